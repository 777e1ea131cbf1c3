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
  from ..models.wait_node_output_schema_type_0 import WaitNodeOutputSchemaType0





T = TypeVar("T", bound="WaitNode")



@_attrs_define
class WaitNode:
    """ A wait for a time (`duration`), for a signal to the run (`signal`), or for a message of a topic (`event`, a filter).

    The output is null, what came with the signal, or the content of the message. With `topic`, the flow subscribes to
    it
    when it starts. A signal or a message that came before is not lost.

        Attributes:
            id (str):
            type_ (Literal['wait']):
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (None | Unset | WaitNodeOutputSchemaType0): A JSON Schema that the output must fit.
            retry (None | Retry | Unset):
            timeout (None | str | Unset): The time limit of one attempt.
            duration (None | str | Unset):
            signal (None | str | Unset):
            event (None | str | Unset):
            topic (None | str | Unset):
     """

    id: str
    type_: Literal['wait']
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: None | Unset | WaitNodeOutputSchemaType0 = UNSET
    retry: None | Retry | Unset = UNSET
    timeout: None | str | Unset = UNSET
    duration: None | str | Unset = UNSET
    signal: None | str | Unset = UNSET
    event: None | str | Unset = UNSET
    topic: None | str | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.wait_node_output_schema_type_0 import WaitNodeOutputSchemaType0 # noqa: PLC0415
        id = self.id

        type_ = self.type_

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
        elif isinstance(self.output_schema, WaitNodeOutputSchemaType0):
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

        duration: None | str | Unset
        if isinstance(self.duration, Unset):
            duration = UNSET
        else:
            duration = self.duration

        signal: None | str | Unset
        if isinstance(self.signal, Unset):
            signal = UNSET
        else:
            signal = self.signal

        event: None | str | Unset
        if isinstance(self.event, Unset):
            event = UNSET
        else:
            event = self.event

        topic: None | str | Unset
        if isinstance(self.topic, Unset):
            topic = UNSET
        else:
            topic = self.topic


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
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
        if duration is not UNSET:
            field_dict["duration"] = duration
        if signal is not UNSET:
            field_dict["signal"] = signal
        if event is not UNSET:
            field_dict["event"] = event
        if topic is not UNSET:
            field_dict["topic"] = topic

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.wait_node_output_schema_type_0 import WaitNodeOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['wait'] , d.pop("type"))
        if type_ != 'wait':
            raise ValueError(f"type must match const 'wait', got '{type_}'")

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


        def _parse_output_schema(data: object) -> None | Unset | WaitNodeOutputSchemaType0:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = WaitNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | WaitNodeOutputSchemaType0, data)

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


        def _parse_duration(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        duration = _parse_duration(d.pop("duration", UNSET))


        def _parse_signal(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        signal = _parse_signal(d.pop("signal", UNSET))


        def _parse_event(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        event = _parse_event(d.pop("event", UNSET))


        def _parse_topic(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        topic = _parse_topic(d.pop("topic", UNSET))


        wait_node = cls(
            id=id,
            type_=type_,
            title=title,
            into=into,
            output_schema=output_schema,
            retry=retry,
            timeout=timeout,
            duration=duration,
            signal=signal,
            event=event,
            topic=topic,
        )

        return wait_node
