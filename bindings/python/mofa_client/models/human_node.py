from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.human_node_kind import HumanNodeKind
from ..types import UNSET, Unset
from typing import cast
from typing import Literal, cast

if TYPE_CHECKING:
  from ..models.choose import Choose
  from ..models.delegate import Delegate
  from ..models.escalate import Escalate
  from ..models.fail_at_deadline import FailAtDeadline
  from ..models.human_node_answer_schema_type_0 import HumanNodeAnswerSchemaType0
  from ..models.human_node_output_schema_type_0 import HumanNodeOutputSchemaType0
  from ..models.option import Option
  from ..models.remind import Remind
  from ..models.retry import Retry
  from ..models.wait import Wait





T = TypeVar("T", bound="HumanNode")



@_attrs_define
class HumanNode:
    """ A person, who is asked by a decision. The output is {choice, answer, comment, by}.

    Without options, a free answer is expected, and `allow_answer: false` is refused.

        Attributes:
            id (str):
            type_ (Literal['human']):
            question (str): A template.
            title (None | str | Unset):
            into (None | str | Unset): The name of the output, if it is not the node's id.
            output_schema (HumanNodeOutputSchemaType0 | None | Unset): A JSON Schema that the output must fit.
            retry (None | Retry | Unset):
            timeout (None | str | Unset): The time limit of one attempt.
            kind (HumanNodeKind | Unset):  Default: HumanNodeKind.OTHER.
            options (list[Option] | Unset):
            recommended (None | str | Unset):
            allow_answer (bool | Unset):  Default: False.
            answer_schema (HumanNodeAnswerSchemaType0 | None | Unset):
            assignees (list[str] | Unset):
            quorum (int | Unset):  Default: 1.
            deadline (None | str | Unset):
            working_hours (bool | Unset): Whether the deadline counts working hours alone. Default: False.
            on_timeout (Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait):
            remind (None | Remind | Unset):
     """

    id: str
    type_: Literal['human']
    question: str
    title: None | str | Unset = UNSET
    into: None | str | Unset = UNSET
    output_schema: HumanNodeOutputSchemaType0 | None | Unset = UNSET
    retry: None | Retry | Unset = UNSET
    timeout: None | str | Unset = UNSET
    kind: HumanNodeKind | Unset = HumanNodeKind.OTHER
    options: list[Option] | Unset = UNSET
    recommended: None | str | Unset = UNSET
    allow_answer: bool | Unset = False
    answer_schema: HumanNodeAnswerSchemaType0 | None | Unset = UNSET
    assignees: list[str] | Unset = UNSET
    quorum: int | Unset = 1
    deadline: None | str | Unset = UNSET
    working_hours: bool | Unset = False
    on_timeout: Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait = UNSET
    remind: None | Remind | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.human_node_answer_schema_type_0 import HumanNodeAnswerSchemaType0 # noqa: PLC0415
        from ..models.human_node_output_schema_type_0 import HumanNodeOutputSchemaType0 # noqa: PLC0415
        from ..models.option import Option # noqa: PLC0415
        from ..models.remind import Remind # noqa: PLC0415
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        id = self.id

        type_ = self.type_

        question = self.question

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
        elif isinstance(self.output_schema, HumanNodeOutputSchemaType0):
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
        elif isinstance(self.answer_schema, HumanNodeAnswerSchemaType0):
            answer_schema = self.answer_schema.to_dict()
        else:
            answer_schema = self.answer_schema

        assignees: list[str] | Unset = UNSET
        if not isinstance(self.assignees, Unset):
            assignees = self.assignees



        quorum = self.quorum

        deadline: None | str | Unset
        if isinstance(self.deadline, Unset):
            deadline = UNSET
        else:
            deadline = self.deadline

        working_hours = self.working_hours

        on_timeout: dict[str, Any] | None | Unset
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
        elif isinstance(self.on_timeout, FailAtDeadline):
            on_timeout = self.on_timeout.to_dict()
        else:
            on_timeout = self.on_timeout

        remind: dict[str, Any] | None | Unset
        if isinstance(self.remind, Unset):
            remind = UNSET
        elif isinstance(self.remind, Remind):
            remind = self.remind.to_dict()
        else:
            remind = self.remind


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "id": id,
            "type": type_,
            "question": question,
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
        if assignees is not UNSET:
            field_dict["assignees"] = assignees
        if quorum is not UNSET:
            field_dict["quorum"] = quorum
        if deadline is not UNSET:
            field_dict["deadline"] = deadline
        if working_hours is not UNSET:
            field_dict["working_hours"] = working_hours
        if on_timeout is not UNSET:
            field_dict["on_timeout"] = on_timeout
        if remind is not UNSET:
            field_dict["remind"] = remind

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.choose import Choose # noqa: PLC0415
        from ..models.delegate import Delegate # noqa: PLC0415
        from ..models.escalate import Escalate # noqa: PLC0415
        from ..models.fail_at_deadline import FailAtDeadline # noqa: PLC0415
        from ..models.human_node_answer_schema_type_0 import HumanNodeAnswerSchemaType0 # noqa: PLC0415
        from ..models.human_node_output_schema_type_0 import HumanNodeOutputSchemaType0 # noqa: PLC0415
        from ..models.option import Option # noqa: PLC0415
        from ..models.remind import Remind # noqa: PLC0415
        from ..models.retry import Retry # noqa: PLC0415
        from ..models.wait import Wait # noqa: PLC0415
        d = dict(src_dict)
        id = d.pop("id")

        type_ = cast(Literal['human'] , d.pop("type"))
        if type_ != 'human':
            raise ValueError(f"type must match const 'human', got '{type_}'")

        question = d.pop("question")

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


        def _parse_output_schema(data: object) -> HumanNodeOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = HumanNodeOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(HumanNodeOutputSchemaType0 | None | Unset, data)

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


        _kind = d.pop("kind", UNSET)
        kind: HumanNodeKind | Unset
        if isinstance(_kind,  Unset):
            kind = UNSET
        else:
            kind = HumanNodeKind(_kind)




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

        def _parse_answer_schema(data: object) -> HumanNodeAnswerSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                answer_schema_type_0 = HumanNodeAnswerSchemaType0.from_dict(data)



                return answer_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(HumanNodeAnswerSchemaType0 | None | Unset, data)

        answer_schema = _parse_answer_schema(d.pop("answer_schema", UNSET))


        assignees = cast(list[str], d.pop("assignees", UNSET))


        quorum = d.pop("quorum", UNSET)

        def _parse_deadline(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        deadline = _parse_deadline(d.pop("deadline", UNSET))


        working_hours = d.pop("working_hours", UNSET)

        def _parse_on_timeout(data: object) -> Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_0 = Wait.from_dict(data)



                return on_timeout_type_0_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_1 = Choose.from_dict(data)



                return on_timeout_type_0_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_2 = Escalate.from_dict(data)



                return on_timeout_type_0_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_3 = Delegate.from_dict(data)



                return on_timeout_type_0_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                on_timeout_type_0_type_4 = FailAtDeadline.from_dict(data)



                return on_timeout_type_0_type_4
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Choose | Delegate | Escalate | FailAtDeadline | None | Unset | Wait, data)

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


        human_node = cls(
            id=id,
            type_=type_,
            question=question,
            title=title,
            into=into,
            output_schema=output_schema,
            retry=retry,
            timeout=timeout,
            kind=kind,
            options=options,
            recommended=recommended,
            allow_answer=allow_answer,
            answer_schema=answer_schema,
            assignees=assignees,
            quorum=quorum,
            deadline=deadline,
            working_hours=working_hours,
            on_timeout=on_timeout,
            remind=remind,
        )

        return human_node
