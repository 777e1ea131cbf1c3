from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.always_agent import AlwaysAgent
from ..models.always_args import AlwaysArgs
from ..models.always_within import AlwaysWithin
from ..types import UNSET, Unset
from typing import cast
import datetime






T = TypeVar("T", bound="Always")



@_attrs_define
class Always:
    """ The calls that need no approval any more, and until when. Give `lasts` or `until`.

    `within` is the run with all runs above and below it, its desk, or its tenant; runs of other tenants are never
    meant.

        Attributes:
            lasts (None | str | Unset):
            until (datetime.datetime | None | Unset):
            within (AlwaysWithin | Unset):  Default: AlwaysWithin.RUN.
            agent (AlwaysAgent | Unset): The agent that has asked, or any that uses the tool. Default: AlwaysAgent.THIS.
            args (AlwaysArgs | Unset): Calls with the arguments that are approved here, or with any. Default:
                AlwaysArgs.ANY.
     """

    lasts: None | str | Unset = UNSET
    until: datetime.datetime | None | Unset = UNSET
    within: AlwaysWithin | Unset = AlwaysWithin.RUN
    agent: AlwaysAgent | Unset = AlwaysAgent.THIS
    args: AlwaysArgs | Unset = AlwaysArgs.ANY





    def to_dict(self) -> dict[str, Any]:
        lasts: None | str | Unset
        if isinstance(self.lasts, Unset):
            lasts = UNSET
        else:
            lasts = self.lasts

        until: None | str | Unset
        if isinstance(self.until, Unset):
            until = UNSET
        elif isinstance(self.until, datetime.datetime):
            until = self.until.isoformat()
        else:
            until = self.until

        within: str | Unset = UNSET
        if not isinstance(self.within, Unset):
            within = self.within.value


        agent: str | Unset = UNSET
        if not isinstance(self.agent, Unset):
            agent = self.agent.value


        args: str | Unset = UNSET
        if not isinstance(self.args, Unset):
            args = self.args.value



        field_dict: dict[str, Any] = {}

        field_dict.update({
        })
        if lasts is not UNSET:
            field_dict["lasts"] = lasts
        if until is not UNSET:
            field_dict["until"] = until
        if within is not UNSET:
            field_dict["within"] = within
        if agent is not UNSET:
            field_dict["agent"] = agent
        if args is not UNSET:
            field_dict["args"] = args

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_lasts(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        lasts = _parse_lasts(d.pop("lasts", UNSET))


        def _parse_until(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                until_type_0 = datetime.datetime.fromisoformat(data)



                return until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        until = _parse_until(d.pop("until", UNSET))


        _within = d.pop("within", UNSET)
        within: AlwaysWithin | Unset
        if isinstance(_within,  Unset):
            within = UNSET
        else:
            within = AlwaysWithin(_within)




        _agent = d.pop("agent", UNSET)
        agent: AlwaysAgent | Unset
        if isinstance(_agent,  Unset):
            agent = UNSET
        else:
            agent = AlwaysAgent(_agent)




        _args = d.pop("args", UNSET)
        args: AlwaysArgs | Unset
        if isinstance(_args,  Unset):
            args = UNSET
        else:
            args = AlwaysArgs(_args)




        always = cls(
            lasts=lasts,
            until=until,
            within=within,
            agent=agent,
            args=args,
        )

        return always
