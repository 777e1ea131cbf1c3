from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.listed_todo_phase import ListedTodoPhase
from ..models.listed_todo_priority import ListedTodoPriority
from ..models.listed_todo_status import ListedTodoStatus
from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="ListedTodo")



@_attrs_define
class ListedTodo:
    """ A todo of a list. `queued`: it waits at its desk, and its workflow has not started.

        Attributes:
            id (str):
            workflow_id (str):
            title (str):
            phase (ListedTodoPhase):
            status (ListedTodoStatus):
            priority (ListedTodoPriority):
            created_at (datetime.datetime):
            updated_at (datetime.datetime):
            desk (None | str | Unset):
            tenant (None | str | Unset):
            queued (bool | Unset):  Default: False.
            subtasks (int | Unset):  Default: 0.
            done (int | Unset):  Default: 0.
            open_decisions (int | Unset):  Default: 0.
            cost_usd (float | Unset):  Default: 0.0.
            reason (None | str | Unset): Why it failed or was cancelled.
            closed_at (datetime.datetime | None | Unset):
            unknown_since (datetime.datetime | None | Unset): Since then the server does not know its workflow.
     """

    id: str
    workflow_id: str
    title: str
    phase: ListedTodoPhase
    status: ListedTodoStatus
    priority: ListedTodoPriority
    created_at: datetime.datetime
    updated_at: datetime.datetime
    desk: None | str | Unset = UNSET
    tenant: None | str | Unset = UNSET
    queued: bool | Unset = False
    subtasks: int | Unset = 0
    done: int | Unset = 0
    open_decisions: int | Unset = 0
    cost_usd: float | Unset = 0.0
    reason: None | str | Unset = UNSET
    closed_at: datetime.datetime | None | Unset = UNSET
    unknown_since: datetime.datetime | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        id = self.id

        workflow_id = self.workflow_id

        title = self.title

        phase = self.phase.value

        status = self.status.value

        priority = self.priority.value

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        desk: None | str | Unset
        if isinstance(self.desk, Unset):
            desk = UNSET
        else:
            desk = self.desk

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        queued = self.queued

        subtasks = self.subtasks

        done = self.done

        open_decisions = self.open_decisions

        cost_usd = self.cost_usd

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        closed_at: None | str | Unset
        if isinstance(self.closed_at, Unset):
            closed_at = UNSET
        elif isinstance(self.closed_at, datetime.datetime):
            closed_at = self.closed_at.isoformat()
        else:
            closed_at = self.closed_at

        unknown_since: None | str | Unset
        if isinstance(self.unknown_since, Unset):
            unknown_since = UNSET
        elif isinstance(self.unknown_since, datetime.datetime):
            unknown_since = self.unknown_since.isoformat()
        else:
            unknown_since = self.unknown_since


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "workflow_id": workflow_id,
            "title": title,
            "phase": phase,
            "status": status,
            "priority": priority,
            "created_at": created_at,
            "updated_at": updated_at,
        })
        if desk is not UNSET:
            field_dict["desk"] = desk
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if queued is not UNSET:
            field_dict["queued"] = queued
        if subtasks is not UNSET:
            field_dict["subtasks"] = subtasks
        if done is not UNSET:
            field_dict["done"] = done
        if open_decisions is not UNSET:
            field_dict["open_decisions"] = open_decisions
        if cost_usd is not UNSET:
            field_dict["cost_usd"] = cost_usd
        if reason is not UNSET:
            field_dict["reason"] = reason
        if closed_at is not UNSET:
            field_dict["closed_at"] = closed_at
        if unknown_since is not UNSET:
            field_dict["unknown_since"] = unknown_since

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        workflow_id = d.pop("workflow_id")

        title = d.pop("title")

        phase = ListedTodoPhase(d.pop("phase"))




        status = ListedTodoStatus(d.pop("status"))




        priority = ListedTodoPriority(d.pop("priority"))




        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))




        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))




        def _parse_desk(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        desk = _parse_desk(d.pop("desk", UNSET))


        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        queued = d.pop("queued", UNSET)

        subtasks = d.pop("subtasks", UNSET)

        done = d.pop("done", UNSET)

        open_decisions = d.pop("open_decisions", UNSET)

        cost_usd = d.pop("cost_usd", UNSET)

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))


        def _parse_closed_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                closed_at_type_0 = datetime.datetime.fromisoformat(data)



                return closed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        closed_at = _parse_closed_at(d.pop("closed_at", UNSET))


        def _parse_unknown_since(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                unknown_since_type_0 = datetime.datetime.fromisoformat(data)



                return unknown_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        unknown_since = _parse_unknown_since(d.pop("unknown_since", UNSET))


        listed_todo = cls(
            id=id,
            workflow_id=workflow_id,
            title=title,
            phase=phase,
            status=status,
            priority=priority,
            created_at=created_at,
            updated_at=updated_at,
            desk=desk,
            tenant=tenant,
            queued=queued,
            subtasks=subtasks,
            done=done,
            open_decisions=open_decisions,
            cost_usd=cost_usd,
            reason=reason,
            closed_at=closed_at,
            unknown_since=unknown_since,
        )

        return listed_todo
