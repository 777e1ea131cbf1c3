from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast






T = TypeVar("T", bound="Remote")



@_attrs_define
class Remote:
    """ A worker in any language, on its own task queue: it gets one `Message`, and returns a string or any JSON.

    `heartbeat` is for an activity that sends heartbeats: after this time without one its worker counts as dead, and the
    activity is retried. Without it, only the time limit of the answer detects a dead worker (an hour, if the run has
    none).

        Attributes:
            kind (Literal['remote']):
            name (str):
            task_queue (str):
            description (None | str | Unset):
            activity (None | str | Unset):
            workflow (None | str | Unset):
            heartbeat (None | str | Unset):
            capabilities (list[str] | Unset):
            topics (list[str] | Unset):
     """

    kind: Literal['remote']
    name: str
    task_queue: str
    description: None | str | Unset = UNSET
    activity: None | str | Unset = UNSET
    workflow: None | str | Unset = UNSET
    heartbeat: None | str | Unset = UNSET
    capabilities: list[str] | Unset = UNSET
    topics: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        name = self.name

        task_queue = self.task_queue

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        activity: None | str | Unset
        if isinstance(self.activity, Unset):
            activity = UNSET
        else:
            activity = self.activity

        workflow: None | str | Unset
        if isinstance(self.workflow, Unset):
            workflow = UNSET
        else:
            workflow = self.workflow

        heartbeat: None | str | Unset
        if isinstance(self.heartbeat, Unset):
            heartbeat = UNSET
        else:
            heartbeat = self.heartbeat

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
            "task_queue": task_queue,
        })
        if description is not UNSET:
            field_dict["description"] = description
        if activity is not UNSET:
            field_dict["activity"] = activity
        if workflow is not UNSET:
            field_dict["workflow"] = workflow
        if heartbeat is not UNSET:
            field_dict["heartbeat"] = heartbeat
        if capabilities is not UNSET:
            field_dict["capabilities"] = capabilities
        if topics is not UNSET:
            field_dict["topics"] = topics

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = cast(Literal['remote'] , d.pop("kind"))
        if kind != 'remote':
            raise ValueError(f"kind must match const 'remote', got '{kind}'")

        name = d.pop("name")

        task_queue = d.pop("task_queue")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))


        def _parse_activity(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        activity = _parse_activity(d.pop("activity", UNSET))


        def _parse_workflow(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        workflow = _parse_workflow(d.pop("workflow", UNSET))


        def _parse_heartbeat(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        heartbeat = _parse_heartbeat(d.pop("heartbeat", UNSET))


        capabilities = cast(list[str], d.pop("capabilities", UNSET))


        topics = cast(list[str], d.pop("topics", UNSET))


        remote = cls(
            kind=kind,
            name=name,
            task_queue=task_queue,
            description=description,
            activity=activity,
            workflow=workflow,
            heartbeat=heartbeat,
            capabilities=capabilities,
            topics=topics,
        )

        return remote
