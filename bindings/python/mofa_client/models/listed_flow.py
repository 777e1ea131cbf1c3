from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.listed_draft import ListedDraft
  from ..models.listed_version import ListedVersion





T = TypeVar("T", bound="ListedFlow")



@_attrs_define
class ListedFlow:
    """ A flow by its name. `file` is relative to the project file.

        Attributes:
            name (str):
            draft (ListedDraft | None | Unset):
            published (ListedVersion | None | Unset):
            file (None | str | Unset):
     """

    name: str
    draft: ListedDraft | None | Unset = UNSET
    published: ListedVersion | None | Unset = UNSET
    file: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.listed_draft import ListedDraft # noqa: PLC0415
        from ..models.listed_version import ListedVersion # noqa: PLC0415
        name = self.name

        draft: dict[str, Any] | None | Unset
        if isinstance(self.draft, Unset):
            draft = UNSET
        elif isinstance(self.draft, ListedDraft):
            draft = self.draft.to_dict()
        else:
            draft = self.draft

        published: dict[str, Any] | None | Unset
        if isinstance(self.published, Unset):
            published = UNSET
        elif isinstance(self.published, ListedVersion):
            published = self.published.to_dict()
        else:
            published = self.published

        file: None | str | Unset
        if isinstance(self.file, Unset):
            file = UNSET
        else:
            file = self.file


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "name": name,
        })
        if draft is not UNSET:
            field_dict["draft"] = draft
        if published is not UNSET:
            field_dict["published"] = published
        if file is not UNSET:
            field_dict["file"] = file

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.listed_draft import ListedDraft # noqa: PLC0415
        from ..models.listed_version import ListedVersion # noqa: PLC0415
        d = dict(src_dict)
        name = d.pop("name")

        def _parse_draft(data: object) -> ListedDraft | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                draft_type_0 = ListedDraft.from_dict(data)



                return draft_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ListedDraft | None | Unset, data)

        draft = _parse_draft(d.pop("draft", UNSET))


        def _parse_published(data: object) -> ListedVersion | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                published_type_0 = ListedVersion.from_dict(data)



                return published_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ListedVersion | None | Unset, data)

        published = _parse_published(d.pop("published", UNSET))


        def _parse_file(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        file = _parse_file(d.pop("file", UNSET))


        listed_flow = cls(
            name=name,
            draft=draft,
            published=published,
            file=file,
        )

        return listed_flow
