from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.run_failure import RunFailure





T = TypeVar("T", bound="Run")



@_attrs_define
class Run:
    """ A run. `outcome` is its result once it has completed. `from_event_log`: Temporal does not have it any more.

        Attributes:
            workflow_id (str):
            run_id (str):
            workflow (str):
            status (str):
            started_at (datetime.datetime):
            ended_at (datetime.datetime | None | Unset):
            tenant (None | str | Unset):
            desk (None | str | Unset):
            open_decisions (int | Unset):  Default: 0.
            state (None | str | Unset):
            flow (None | str | Unset):
            summary (None | str | Unset):
            outcome (Any | Unset):
            error (None | RunFailure | Unset):
            temporal_ui (None | str | Unset):
            from_event_log (bool | Unset):  Default: False.
     """

    workflow_id: str
    run_id: str
    workflow: str
    status: str
    started_at: datetime.datetime
    ended_at: datetime.datetime | None | Unset = UNSET
    tenant: None | str | Unset = UNSET
    desk: None | str | Unset = UNSET
    open_decisions: int | Unset = 0
    state: None | str | Unset = UNSET
    flow: None | str | Unset = UNSET
    summary: None | str | Unset = UNSET
    outcome: Any | Unset = UNSET
    error: None | RunFailure | Unset = UNSET
    temporal_ui: None | str | Unset = UNSET
    from_event_log: bool | Unset = False





    def to_dict(self) -> dict[str, Any]:
        from ..models.run_failure import RunFailure # noqa: PLC0415
        workflow_id = self.workflow_id

        run_id = self.run_id

        workflow = self.workflow

        status = self.status

        started_at = self.started_at.isoformat()

        ended_at: None | str | Unset
        if isinstance(self.ended_at, Unset):
            ended_at = UNSET
        elif isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        tenant: None | str | Unset
        if isinstance(self.tenant, Unset):
            tenant = UNSET
        else:
            tenant = self.tenant

        desk: None | str | Unset
        if isinstance(self.desk, Unset):
            desk = UNSET
        else:
            desk = self.desk

        open_decisions = self.open_decisions

        state: None | str | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        else:
            state = self.state

        flow: None | str | Unset
        if isinstance(self.flow, Unset):
            flow = UNSET
        else:
            flow = self.flow

        summary: None | str | Unset
        if isinstance(self.summary, Unset):
            summary = UNSET
        else:
            summary = self.summary

        outcome = self.outcome

        error: dict[str, Any] | None | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        elif isinstance(self.error, RunFailure):
            error = self.error.to_dict()
        else:
            error = self.error

        temporal_ui: None | str | Unset
        if isinstance(self.temporal_ui, Unset):
            temporal_ui = UNSET
        else:
            temporal_ui = self.temporal_ui

        from_event_log = self.from_event_log


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "workflow_id": workflow_id,
            "run_id": run_id,
            "workflow": workflow,
            "status": status,
            "started_at": started_at,
        })
        if ended_at is not UNSET:
            field_dict["ended_at"] = ended_at
        if tenant is not UNSET:
            field_dict["tenant"] = tenant
        if desk is not UNSET:
            field_dict["desk"] = desk
        if open_decisions is not UNSET:
            field_dict["open_decisions"] = open_decisions
        if state is not UNSET:
            field_dict["state"] = state
        if flow is not UNSET:
            field_dict["flow"] = flow
        if summary is not UNSET:
            field_dict["summary"] = summary
        if outcome is not UNSET:
            field_dict["outcome"] = outcome
        if error is not UNSET:
            field_dict["error"] = error
        if temporal_ui is not UNSET:
            field_dict["temporal_ui"] = temporal_ui
        if from_event_log is not UNSET:
            field_dict["from_event_log"] = from_event_log

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.run_failure import RunFailure # noqa: PLC0415
        d = dict(src_dict)
        workflow_id = d.pop("workflow_id")

        run_id = d.pop("run_id")

        workflow = d.pop("workflow")

        status = d.pop("status")

        started_at = datetime.datetime.fromisoformat(d.pop("started_at"))




        def _parse_ended_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)



                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        ended_at = _parse_ended_at(d.pop("ended_at", UNSET))


        def _parse_tenant(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tenant = _parse_tenant(d.pop("tenant", UNSET))


        def _parse_desk(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        desk = _parse_desk(d.pop("desk", UNSET))


        open_decisions = d.pop("open_decisions", UNSET)

        def _parse_state(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        state = _parse_state(d.pop("state", UNSET))


        def _parse_flow(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        flow = _parse_flow(d.pop("flow", UNSET))


        def _parse_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary = _parse_summary(d.pop("summary", UNSET))


        outcome = d.pop("outcome", UNSET)

        def _parse_error(data: object) -> None | RunFailure | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = RunFailure.from_dict(data)



                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RunFailure | Unset, data)

        error = _parse_error(d.pop("error", UNSET))


        def _parse_temporal_ui(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        temporal_ui = _parse_temporal_ui(d.pop("temporal_ui", UNSET))


        from_event_log = d.pop("from_event_log", UNSET)

        run = cls(
            workflow_id=workflow_id,
            run_id=run_id,
            workflow=workflow,
            status=status,
            started_at=started_at,
            ended_at=ended_at,
            tenant=tenant,
            desk=desk,
            open_decisions=open_decisions,
            state=state,
            flow=flow,
            summary=summary,
            outcome=outcome,
            error=error,
            temporal_ui=temporal_ui,
            from_event_log=from_event_log,
        )

        return run
