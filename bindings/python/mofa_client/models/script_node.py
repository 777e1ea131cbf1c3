from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.retry import Retry
  from ..models.script_node_input_schema_type_0 import ScriptNodeInputSchemaType0
  from ..models.script_node_output_schema_type_0 import ScriptNodeOutputSchemaType0





T = TypeVar("T", bound="ScriptNode")



@_attrs_define
class ScriptNode:
    """ A script.

        Attributes:
            id (str):
            type_ (Literal['script']):
            script (str):
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (None | ScriptNodeOutputSchemaType0 | Unset): A JSON Schema that the output must fit.
            retry (None | Retry | Unset):
            timeout (None | str | Unset): The time limit of one attempt.
            input_ (Any | Unset): A JSON template.
            entry (str | Unset):  Default: 'execute'.
            input_schema (None | ScriptNodeInputSchemaType0 | Unset): A JSON Schema that the input must fit.
     """

    id: str
    type_: Literal['script']
    script: str
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: None | ScriptNodeOutputSchemaType0 | Unset = UNSET
    retry: None | Retry | Unset = UNSET
    timeout: None | str | Unset = UNSET
    input_: Any | Unset = UNSET
    entry: str | Unset = 'execute'
    input_schema: None | ScriptNodeInputSchemaType0 | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.script_node_input_schema_type_0 import ScriptNodeInputSchemaType0 # noqa: PLC0415
        from ..models.script_node_output_schema_type_0 import ScriptNodeOutputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

        script = self.script

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        into: None | str | Unset
        if isinstance(self.into, Unset):
            into = UNSET
        else:
            into = self.into

        output_schema: dict[str, Any] | None | Unset
        if isinstance(self.output_schema, Unset):
            output_schema = UNSET
        elif isinstance(self.output_schema, ScriptNodeOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        retry: dict[str, Any] | None | Unset
        if isinstance(self.retry, Unset):
            retry = UNSET
        elif isinstance(self.retry, Retry):
            retry = self.retry.to_dict()
        else:
            retry = self.retry

        timeout: None | str | Unset
        if isinstance(self.timeout, Unset):
            timeout = UNSET
        else:
            timeout = self.timeout

        input_ = self.input_

        entry = self.entry

        input_schema: dict[str, Any] | None | Unset
        if isinstance(self.input_schema, Unset):
            input_schema = UNSET
        elif isinstance(self.input_schema, ScriptNodeInputSchemaType0):
            input_schema = self.input_schema.to_dict()
        else:
            input_schema = self.input_schema


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "script": script,
        })
        if title is not UNSET:
            field_dict["title"] = title
        if into is not UNSET:
            field_dict["into"] = into
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if retry is not UNSET:
            field_dict["retry"] = retry
        if timeout is not UNSET:
            field_dict["timeout"] = timeout
        if input_ is not UNSET:
            field_dict["input"] = input_
        if entry is not UNSET:
            field_dict["entry"] = entry
        if input_schema is not UNSET:
            field_dict["input_schema"] = input_schema

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.script_node_input_schema_type_0 import ScriptNodeInputSchemaType0 # noqa: PLC0415
        from ..models.script_node_output_schema_type_0 import ScriptNodeOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['script'] , d.pop("type"))
        if type_ != 'script':
            raise ValueError(f"type must match const 'script', got '{type_}'")

        script = d.pop("script")

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))


        def _parse_into(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        into = _parse_into(d.pop("into", UNSET))


        def _parse_output_schema(data: object) -> None | ScriptNodeOutputSchemaType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = ScriptNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ScriptNodeOutputSchemaType0 | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        def _parse_retry(data: object) -> None | Retry | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                retry_type_0 = Retry.from_dict(data)



                return retry_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Retry | Unset, data)

        retry = _parse_retry(d.pop("retry", UNSET))


        def _parse_timeout(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        timeout = _parse_timeout(d.pop("timeout", UNSET))


        input_ = d.pop("input", UNSET)

        entry = d.pop("entry", UNSET)

        def _parse_input_schema(data: object) -> None | ScriptNodeInputSchemaType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                input_schema_type_0 = ScriptNodeInputSchemaType0.from_dict(data)



                return input_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ScriptNodeInputSchemaType0 | Unset, data)

        input_schema = _parse_input_schema(d.pop("input_schema", UNSET))


        script_node = cls(
            id=id,
            type_=type_,
            script=script,
            title=title,
            into=into,
            output_schema=output_schema,
            retry=retry,
            timeout=timeout,
            input_=input_,
            entry=entry,
            input_schema=input_schema,
        )

        return script_node
