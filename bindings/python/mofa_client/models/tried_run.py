from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.trial_change import TrialChange
  from ..models.trial_outcome import TrialOutcome





T = TypeVar("T", bound="TriedRun")



@_attrs_define
class TriedRun:
    """ A recorded run on another version. Nodes are named by their paths. `error` says why it cannot be tried.

    `same` were answered from the record. `asked_again` would have to be asked; of the first of them, `changed` says
    why.
    `unreached` wait for those. Without `outcome`, the end is not known.

        Attributes:
            workflow_id (str):
            error (None | str | Unset):
            flow (None | str | Unset): The flow that the run had.
            before (None | str | Unset): The version that the run had.
            after (None | str | Unset): The version that it is tried on.
            same (list[str] | Unset):
            changed (list[TrialChange] | Unset):
            asked_again (list[str] | Unset):
            unreached (list[str] | Unset):
            lost (list[str] | Unset): Nodes with an answer that is not recorded as a whole.
            recorded (None | TrialOutcome | Unset):
            outcome (None | TrialOutcome | Unset):
     """

    workflow_id: str
    error: None | str | Unset = UNSET
    flow: None | str | Unset = UNSET
    before: None | str | Unset = UNSET
    after: None | str | Unset = UNSET
    same: list[str] | Unset = UNSET
    changed: list[TrialChange] | Unset = UNSET
    asked_again: list[str] | Unset = UNSET
    unreached: list[str] | Unset = UNSET
    lost: list[str] | Unset = UNSET
    recorded: None | TrialOutcome | Unset = UNSET
    outcome: None | TrialOutcome | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.trial_change import TrialChange # noqa: PLC0415
        from ..models.trial_outcome import TrialOutcome # noqa: PLC0415
        workflow_id = self.workflow_id

        error: None | str | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        else:
            error = self.error

        flow: None | str | Unset
        if isinstance(self.flow, Unset):
            flow = UNSET
        else:
            flow = self.flow

        before: None | str | Unset
        if isinstance(self.before, Unset):
            before = UNSET
        else:
            before = self.before

        after: None | str | Unset
        if isinstance(self.after, Unset):
            after = UNSET
        else:
            after = self.after

        same: list[str] | Unset = UNSET
        if not isinstance(self.same, Unset):
            same = self.same



        changed: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.changed, Unset):
            changed = []
            for changed_item_data in self.changed:
                changed_item = changed_item_data.to_dict()
                changed.append(changed_item)



        asked_again: list[str] | Unset = UNSET
        if not isinstance(self.asked_again, Unset):
            asked_again = self.asked_again



        unreached: list[str] | Unset = UNSET
        if not isinstance(self.unreached, Unset):
            unreached = self.unreached



        lost: list[str] | Unset = UNSET
        if not isinstance(self.lost, Unset):
            lost = self.lost



        recorded: dict[str, Any] | None | Unset
        if isinstance(self.recorded, Unset):
            recorded = UNSET
        elif isinstance(self.recorded, TrialOutcome):
            recorded = self.recorded.to_dict()
        else:
            recorded = self.recorded

        outcome: dict[str, Any] | None | Unset
        if isinstance(self.outcome, Unset):
            outcome = UNSET
        elif isinstance(self.outcome, TrialOutcome):
            outcome = self.outcome.to_dict()
        else:
            outcome = self.outcome


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "workflow_id": workflow_id,
        })
        if error is not UNSET:
            field_dict["error"] = error
        if flow is not UNSET:
            field_dict["flow"] = flow
        if before is not UNSET:
            field_dict["before"] = before
        if after is not UNSET:
            field_dict["after"] = after
        if same is not UNSET:
            field_dict["same"] = same
        if changed is not UNSET:
            field_dict["changed"] = changed
        if asked_again is not UNSET:
            field_dict["asked_again"] = asked_again
        if unreached is not UNSET:
            field_dict["unreached"] = unreached
        if lost is not UNSET:
            field_dict["lost"] = lost
        if recorded is not UNSET:
            field_dict["recorded"] = recorded
        if outcome is not UNSET:
            field_dict["outcome"] = outcome

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.trial_change import TrialChange # noqa: PLC0415
        from ..models.trial_outcome import TrialOutcome # noqa: PLC0415
        d = dict(src_dict)
        workflow_id = d.pop("workflow_id")

        def _parse_error(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        error = _parse_error(d.pop("error", UNSET))


        def _parse_flow(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        flow = _parse_flow(d.pop("flow", UNSET))


        def _parse_before(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        before = _parse_before(d.pop("before", UNSET))


        def _parse_after(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        after = _parse_after(d.pop("after", UNSET))


        same = cast(list[str], d.pop("same", UNSET))


        _changed = d.pop("changed", UNSET)
        changed: list[TrialChange] | Unset = UNSET
        if _changed is not UNSET:
            changed = []
            for changed_item_data in _changed:
                changed_item = TrialChange.from_dict(changed_item_data)



                changed.append(changed_item)


        asked_again = cast(list[str], d.pop("asked_again", UNSET))


        unreached = cast(list[str], d.pop("unreached", UNSET))


        lost = cast(list[str], d.pop("lost", UNSET))


        def _parse_recorded(data: object) -> None | TrialOutcome | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                recorded_type_0 = TrialOutcome.from_dict(data)



                return recorded_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TrialOutcome | Unset, data)

        recorded = _parse_recorded(d.pop("recorded", UNSET))


        def _parse_outcome(data: object) -> None | TrialOutcome | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                outcome_type_0 = TrialOutcome.from_dict(data)



                return outcome_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TrialOutcome | Unset, data)

        outcome = _parse_outcome(d.pop("outcome", UNSET))


        tried_run = cls(
            workflow_id=workflow_id,
            error=error,
            flow=flow,
            before=before,
            after=after,
            same=same,
            changed=changed,
            asked_again=asked_again,
            unreached=unreached,
            lost=lost,
            recorded=recorded,
            outcome=outcome,
        )

        return tried_run
