from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast






T = TypeVar("T", bound="A2AAgent")



@_attrs_define
class A2AAgent:
    """ An external agent, reached by the Agent2Agent protocol: the run sends a message and follows its task until it ends.

    If `token_env` is set, or `url` is not a public https address, the project file must contain the same `url`.

        Attributes:
            kind (Literal['a2a']):
            name (str):
            url (str): The address of the agent; its card is at this address with /.well-known/agent-card.json.
            description (None | str | Unset):
            token_env (None | str | Unset): The worker's environment variable that holds its token.
            token_header (str | Unset): The header for the token: a bearer token in Authorization, the bare token in any
                other header. Default: 'Authorization'.
            capabilities (list[str] | Unset):
            topics (list[str] | Unset):
     """

    kind: Literal['a2a']
    name: str
    url: str
    description: None | str | Unset = UNSET
    token_env: None | str | Unset = UNSET
    token_header: str | Unset = 'Authorization'
    capabilities: list[str] | Unset = UNSET
    topics: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        name = self.name

        url = self.url

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        token_env: None | str | Unset
        if isinstance(self.token_env, Unset):
            token_env = UNSET
        else:
            token_env = self.token_env

        token_header = self.token_header

        capabilities: list[str] | Unset = UNSET
        if not isinstance(self.capabilities, Unset):
            capabilities = self.capabilities



        topics: list[str] | Unset = UNSET
        if not isinstance(self.topics, Unset):
            topics = self.topics




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "kind": kind,
            "name": name,
            "url": url,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if token_env is not UNSET:
            field_dict["token_env"] = token_env
        if token_header is not UNSET:
            field_dict["token_header"] = token_header
        if capabilities is not UNSET:
            field_dict["capabilities"] = capabilities
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = cast(Literal['a2a'] , d.pop("kind"))
        if kind != 'a2a':
            raise ValueError(f"kind must match const 'a2a', got '{kind}'")

        name = d.pop("name")

        url = d.pop("url")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))


        def _parse_token_env(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token_env = _parse_token_env(d.pop("token_env", UNSET))


        token_header = d.pop("token_header", UNSET)

        capabilities = cast(list[str], d.pop("capabilities", UNSET))


        topics = cast(list[str], d.pop("topics", UNSET))


        a2a_agent = cls(
            kind=kind,
            name=name,
            url=url,
            description=description,
            token_env=token_env,
            token_header=token_header,
            capabilities=capabilities,
            topics=topics,
        )

        return a2a_agent
