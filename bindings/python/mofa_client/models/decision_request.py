from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.decision_request_kind import DecisionRequestKind
from ..models.decision_request_status import DecisionRequestStatus
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
  from ..models.allowing import Allowing
  from ..models.answered import Answered
  from ..models.choose import Choose
  from ..models.decision import Decision
  from ..models.decision_request_answer_schema_type_0 import DecisionRequestAnswerSchemaType0
  from ..models.decision_request_args_schema_type_0 import DecisionRequestArgsSchemaType0
  from ..models.delegate import Delegate
  from ..models.escalate import Escalate
  from ..models.fail_at_deadline import FailAtDeadline
  from ..models.option import Option
  from ..models.remind import Remind
  from ..models.tool_action import ToolAction
  from ..models.wait import Wait





T = TypeVar("T", bound="DecisionRequest")



@_attrs_define
class DecisionRequest:
    """ A question to a person, and the decision once it is settled.

    `default` is the proposed answer where an answer is asked for instead of an option. It is never taken without a
    person.

        Attributes:
            id (str):
            workflow_id (str):
            run_id (str):
            title (str):
            question (str):
            opened_at (datetime.datetime):
            todo_id (None | str | Unset):
            desk (None | str | Unset): The desk of the todo that the run works for.
            kind (DecisionRequestKind | Unset):  Default: DecisionRequestKind.OTHER.
            options (list[Option] | Unset):
            recommended (None | str | Unset):
            allow_answer (bool | Unset):  Default: False.
            answer_schema (DecisionRequestAnswerSchemaType0 | None | Unset):
            criteria (list[str] | Unset): The criteria of an acceptance, which an answer with rework may name as failed.
            default (Any | Unset):
            action (None | ToolAction | Unset):
            allows (Allowing | None | Unset): The confirmation that `always` may give, if it is no tool call.
            args_schema (DecisionRequestArgsSchemaType0 | None | Unset):
            risk (None | str | Unset):
            assignees (list[str] | Unset): The people who may decide; anybody if it is empty. This holds for verified
                identities, and for all where the project file has `decisions: {require_identity: true}`.
            quorum (int | Unset): The number of people who have to give the same answer. The first answer that so many give
                settles. Default: 1.
            initiator (None | str | Unset): The one who asks, and who may not decide. This holds as `assignees` does.
            answers (list[Answered] | Unset): The answers so far, where the quorum is more than 1. Nobody counts twice.
            deadline (datetime.datetime | None | Unset):
            working_hours (bool | Unset): Whether the deadline was counted in the working hours of those who are asked.
                Default: False.
            on_timeout (Choose | Delegate | Escalate | FailAtDeadline | Unset | Wait):
            remind (None | Remind | Unset):
            reminded (int | Unset): The number of reminders so far. Default: 0.
            snoozed_until (datetime.datetime | None | Unset):
            status (DecisionRequestStatus | Unset):  Default: DecisionRequestStatus.OPEN.
            settled (Decision | None | Unset):
     """

    id: str
    workflow_id: str
    run_id: str
    title: str
    question: str
    opened_at: datetime.datetime
    todo_id: None | str | Unset = UNSET
    desk: None | str | Unset = UNSET
    kind: DecisionRequestKind | Unset = DecisionRequestKind.OTHER
    options: list[Option] | Unset = UNSET
    recommended: None | str | Unset = UNSET
    allow_answer: bool | Unset = False
    answer_schema: DecisionRequestAnswerSchemaType0 | None | Unset = UNSET
    criteria: list[str] | Unset = UNSET
    default: Any | Unset = UNSET
    action: None | ToolAction | Unset = UNSET
    allows: Allowing | None | Unset = UNSET
    args_schema: DecisionRequestArgsSchemaType0 | None | Unset = UNSET
    risk: None | str | Unset = UNSET
    assignees: list[str] | Unset = UNSET
    quorum: int | Unset = 1
    initiator: None | str | Unset = UNSET
    answers: list[Answered] | Unset = UNSET
    deadline: datetime.datetime | None | Unset = UNSET
    working_hours: bool | Unset = False
    on_timeout: Choose | Delegate | Escalate | FailAtDeadline | Unset | Wait = UNSET
    remind: None | Remind | Unset = UNSET
    reminded: int | Unset = 0
    snoozed_until: datetime.datetime | None | Unset = UNSET
    status: DecisionRequestStatus | Unset = DecisionRequestStatus.OPEN
    settled: Decision | None | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.allowing import Allowing # noqa: PLC0415
        from ..models.answered import Answered # noqa: PLC0415
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.decision import Decision # noqa: PLC0415
        from ..models.decision_request_answer_schema_type_0 import DecisionRequestAnswerSchemaType0 # noqa: PLC0415
        from ..models.decision_request_args_schema_type_0 import DecisionRequestArgsSchemaType0 # noqa: PLC0415
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.option import Option # noqa: PLC0415
        from ..models.remind import Remind # noqa: PLC0415
        from ..models.tool_action import ToolAction # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        id = self.id

        workflow_id = self.workflow_id

        run_id = self.run_id

        title = self.title

        question = self.question

        opened_at = self.opened_at.isoformat()

        todo_id: None | str | Unset
        if isinstance(self.todo_id, Unset):
            todo_id = UNSET
        else:
            todo_id = self.todo_id

        desk: None | str | Unset
        if isinstance(self.desk, Unset):
            desk = UNSET
        else:
            desk = self.desk

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind.value


        options: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = []
            for options_item_data in self.options:
                options_item = options_item_data.to_dict()
                options.append(options_item)



        recommended: None | str | Unset
        if isinstance(self.recommended, Unset):
            recommended = UNSET
        else:
            recommended = self.recommended

        allow_answer = self.allow_answer

        answer_schema: dict[str, Any] | None | Unset
        if isinstance(self.answer_schema, Unset):
            answer_schema = UNSET
        elif isinstance(self.answer_schema, DecisionRequestAnswerSchemaType0):
            answer_schema = self.answer_schema.to_dict()
        else:
            answer_schema = self.answer_schema

        criteria: list[str] | Unset = UNSET
        if not isinstance(self.criteria, Unset):
            criteria = self.criteria



        default = self.default

        action: dict[str, Any] | None | Unset
        if isinstance(self.action, Unset):
            action = UNSET
        elif isinstance(self.action, ToolAction):
            action = self.action.to_dict()
        else:
            action = self.action

        allows: dict[str, Any] | None | Unset
        if isinstance(self.allows, Unset):
            allows = UNSET
        elif isinstance(self.allows, Allowing):
            allows = self.allows.to_dict()
        else:
            allows = self.allows

        args_schema: dict[str, Any] | None | Unset
        if isinstance(self.args_schema, Unset):
            args_schema = UNSET
        elif isinstance(self.args_schema, DecisionRequestArgsSchemaType0):
            args_schema = self.args_schema.to_dict()
        else:
            args_schema = self.args_schema

        risk: None | str | Unset
        if isinstance(self.risk, Unset):
            risk = UNSET
        else:
            risk = self.risk

        assignees: list[str] | Unset = UNSET
        if not isinstance(self.assignees, Unset):
            assignees = self.assignees



        quorum = self.quorum

        initiator: None | str | Unset
        if isinstance(self.initiator, Unset):
            initiator = UNSET
        else:
            initiator = self.initiator

        answers: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.answers, Unset):
            answers = []
            for answers_item_data in self.answers:
                answers_item = answers_item_data.to_dict()
                answers.append(answers_item)



        deadline: None | str | Unset
        if isinstance(self.deadline, Unset):
            deadline = UNSET
        elif isinstance(self.deadline, datetime.datetime):
            deadline = self.deadline.isoformat()
        else:
            deadline = self.deadline

        working_hours = self.working_hours

        on_timeout: dict[str, Any] | Unset
        if isinstance(self.on_timeout, Unset):
            on_timeout = UNSET
        elif isinstance(self.on_timeout, Wait):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Choose):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Escalate):
            on_timeout = self.on_timeout.to_dict()
        elif isinstance(self.on_timeout, Delegate):
            on_timeout = self.on_timeout.to_dict()
        else:
            on_timeout = self.on_timeout.to_dict()


        remind: dict[str, Any] | None | Unset
        if isinstance(self.remind, Unset):
            remind = UNSET
        elif isinstance(self.remind, Remind):
            remind = self.remind.to_dict()
        else:
            remind = self.remind

        reminded = self.reminded

        snoozed_until: None | str | Unset
        if isinstance(self.snoozed_until, Unset):
            snoozed_until = UNSET
        elif isinstance(self.snoozed_until, datetime.datetime):
            snoozed_until = self.snoozed_until.isoformat()
        else:
            snoozed_until = self.snoozed_until

        status: str | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status.value


        settled: dict[str, Any] | None | Unset
        if isinstance(self.settled, Unset):
            settled = UNSET
        elif isinstance(self.settled, Decision):
            settled = self.settled.to_dict()
        else:
            settled = self.settled


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "workflow_id": workflow_id,
            "run_id": run_id,
            "title": title,
            "question": question,
            "opened_at": opened_at,
        })
        if todo_id is not UNSET:
            field_dict["todo_id"] = todo_id
        if desk is not UNSET:
            field_dict["desk"] = desk
        if kind is not UNSET:
            field_dict["kind"] = kind
        if options is not UNSET:
            field_dict["options"] = options
        if recommended is not UNSET:
            field_dict["recommended"] = recommended
        if allow_answer is not UNSET:
            field_dict["allow_answer"] = allow_answer
        if answer_schema is not UNSET:
            field_dict["answer_schema"] = answer_schema
        if criteria is not UNSET:
            field_dict["criteria"] = criteria
        if default is not UNSET:
            field_dict["default"] = default
        if action is not UNSET:
            field_dict["action"] = action
        if allows is not UNSET:
            field_dict["allows"] = allows
        if args_schema is not UNSET:
            field_dict["args_schema"] = args_schema
        if risk is not UNSET:
            field_dict["risk"] = risk
        if assignees is not UNSET:
            field_dict["assignees"] = assignees
        if quorum is not UNSET:
            field_dict["quorum"] = quorum
        if initiator is not UNSET:
            field_dict["initiator"] = initiator
        if answers is not UNSET:
            field_dict["answers"] = answers
        if deadline is not UNSET:
            field_dict["deadline"] = deadline
        if working_hours is not UNSET:
            field_dict["working_hours"] = working_hours
        if on_timeout is not UNSET:
            field_dict["on_timeout"] = on_timeout
        if remind is not UNSET:
            field_dict["remind"] = remind
        if reminded is not UNSET:
            field_dict["reminded"] = reminded
        if snoozed_until is not UNSET:
            field_dict["snoozed_until"] = snoozed_until
        if status is not UNSET:
            field_dict["status"] = status
        if settled is not UNSET:
            field_dict["settled"] = settled

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.allowing import Allowing # noqa: PLC0415
        from ..models.answered import Answered # noqa: PLC0415
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.decision import Decision # noqa: PLC0415
        from ..models.decision_request_answer_schema_type_0 import DecisionRequestAnswerSchemaType0 # noqa: PLC0415
        from ..models.decision_request_args_schema_type_0 import DecisionRequestArgsSchemaType0 # noqa: PLC0415
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.option import Option # noqa: PLC0415
        from ..models.remind import Remind # noqa: PLC0415
        from ..models.tool_action import ToolAction # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        workflow_id = d.pop("workflow_id")

        run_id = d.pop("run_id")

        title = d.pop("title")

        question = d.pop("question")

        opened_at = datetime.datetime.fromisoformat(d.pop("opened_at"))




        def _parse_todo_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        todo_id = _parse_todo_id(d.pop("todo_id", UNSET))


        def _parse_desk(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        desk = _parse_desk(d.pop("desk", UNSET))


        _kind = d.pop("kind", UNSET)
        kind: DecisionRequestKind | Unset
        if isinstance(_kind,  Unset):
            kind = UNSET
        else:
            kind = DecisionRequestKind(_kind)




        _options = d.pop("options", UNSET)
        options: list[Option] | Unset = UNSET
        if _options is not UNSET:
            options = []
            for options_item_data in _options:
                options_item = Option.from_dict(options_item_data)



                options.append(options_item)


        def _parse_recommended(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        recommended = _parse_recommended(d.pop("recommended", UNSET))


        allow_answer = d.pop("allow_answer", UNSET)

        def _parse_answer_schema(data: object) -> DecisionRequestAnswerSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                answer_schema_type_0 = DecisionRequestAnswerSchemaType0.from_dict(data)



                return answer_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DecisionRequestAnswerSchemaType0 | None | Unset, data)

        answer_schema = _parse_answer_schema(d.pop("answer_schema", UNSET))


        criteria = cast(list[str], d.pop("criteria", UNSET))


        default = d.pop("default", UNSET)

        def _parse_action(data: object) -> None | ToolAction | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                action_type_0 = ToolAction.from_dict(data)



                return action_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ToolAction | Unset, data)

        action = _parse_action(d.pop("action", UNSET))


        def _parse_allows(data: object) -> Allowing | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                allows_type_0 = Allowing.from_dict(data)



                return allows_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Allowing | None | Unset, data)

        allows = _parse_allows(d.pop("allows", UNSET))


        def _parse_args_schema(data: object) -> DecisionRequestArgsSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                args_schema_type_0 = DecisionRequestArgsSchemaType0.from_dict(data)



                return args_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DecisionRequestArgsSchemaType0 | None | Unset, data)

        args_schema = _parse_args_schema(d.pop("args_schema", UNSET))


        def _parse_risk(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        risk = _parse_risk(d.pop("risk", UNSET))


        assignees = cast(list[str], d.pop("assignees", UNSET))


        quorum = d.pop("quorum", UNSET)

        def _parse_initiator(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        initiator = _parse_initiator(d.pop("initiator", UNSET))


        _answers = d.pop("answers", UNSET)
        answers: list[Answered] | Unset = UNSET
        if _answers is not UNSET:
            answers = []
            for answers_item_data in _answers:
                answers_item = Answered.from_dict(answers_item_data)



                answers.append(answers_item)


        def _parse_deadline(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                deadline_type_0 = datetime.datetime.fromisoformat(data)



                return deadline_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        deadline = _parse_deadline(d.pop("deadline", UNSET))


        working_hours = d.pop("working_hours", UNSET)

        def _parse_on_timeout(data: object) -> Choose | Delegate | Escalate | FailAtDeadline | Unset | Wait:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0 = Wait.from_dict(data)



                return on_timeout_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_1 = Choose.from_dict(data)



                return on_timeout_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_2 = Escalate.from_dict(data)



                return on_timeout_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_3 = Delegate.from_dict(data)



                return on_timeout_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            on_timeout_type_4 = FailAtDeadline.from_dict(data)



            return on_timeout_type_4

        on_timeout = _parse_on_timeout(d.pop("on_timeout", UNSET))


        def _parse_remind(data: object) -> None | Remind | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                remind_type_0 = Remind.from_dict(data)



                return remind_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Remind | Unset, data)

        remind = _parse_remind(d.pop("remind", UNSET))


        reminded = d.pop("reminded", UNSET)

        def _parse_snoozed_until(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                snoozed_until_type_0 = datetime.datetime.fromisoformat(data)



                return snoozed_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        snoozed_until = _parse_snoozed_until(d.pop("snoozed_until", UNSET))


        _status = d.pop("status", UNSET)
        status: DecisionRequestStatus | Unset
        if isinstance(_status,  Unset):
            status = UNSET
        else:
            status = DecisionRequestStatus(_status)




        def _parse_settled(data: object) -> Decision | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                settled_type_0 = Decision.from_dict(data)



                return settled_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decision | None | Unset, data)

        settled = _parse_settled(d.pop("settled", UNSET))


        decision_request = cls(
            id=id,
            workflow_id=workflow_id,
            run_id=run_id,
            title=title,
            question=question,
            opened_at=opened_at,
            todo_id=todo_id,
            desk=desk,
            kind=kind,
            options=options,
            recommended=recommended,
            allow_answer=allow_answer,
            answer_schema=answer_schema,
            criteria=criteria,
            default=default,
            action=action,
            allows=allows,
            args_schema=args_schema,
            risk=risk,
            assignees=assignees,
            quorum=quorum,
            initiator=initiator,
            answers=answers,
            deadline=deadline,
            working_hours=working_hours,
            on_timeout=on_timeout,
            remind=remind,
            reminded=reminded,
            snoozed_until=snoozed_until,
            status=status,
            settled=settled,
        )

        return decision_request
