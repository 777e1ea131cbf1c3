"""Our own options of a request: headers `X-MoFA-…`, or fields `mofa_…` of its metadata."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import Request

from console.backend.access.rights import of_tenant
from kernel.basics.errors import InvalidInput
from kernel.basics.limits import Tenant
from kernel.basics.schema import parse
from kernel.identity.caller import Caller

MOST_PAIRS, NAME_CHARACTERS, VALUE_CHARACTERS = 16, 64, 512
"""The limits of metadata, which are OpenAI's. The value of `mofa_input` may be longer."""

OWN = ("task", "participants", "session", "earlier", "tenant", "flow", "version", "input")
"""Fields of a run's input that the request itself fills."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """Our own options.

    `wait` says what a request does while a person is asked: it holds the connection (`hold`), or ends (`answer`). With
    `cancel_on_disconnect`, a run ends when its client goes away. `input` has more fields of the run's input.
    """

    tenant: str | None
    wait: Literal["hold", "answer"] | None
    cancel_on_disconnect: bool
    input: Json
    metadata: dict[str, str]


def options_to_start(request: Request, caller: Caller, metadata: Any) -> Options:
    """Return the options of a request that may start a run. Everything that it names belongs to its tenant.

    Raises:
        InvalidInput: an option cannot be used.
        Refusal: the caller may not start runs of this tenant.
    """
    options = options_of(request, caller, metadata)
    of_tenant(caller, {"tenant": options.tenant})
    return options


def options_of(request: Request, caller: Caller, metadata: Any) -> Options:
    """Return the options of a request. The tenant may also be OpenAI's project, which the SDKs send; by default it is the
    caller's only one. The caller of this function checks whether it may be seen.

    Raises:
        InvalidInput: one cannot be used.
    """
    pairs = _pairs(metadata)

    def option(name: str) -> str | None:
        given = request.headers.get(f"x-mofa-{name}")
        return pairs.get(f"mofa_{name}") if given is None else given

    tenant = option("tenant") or request.headers.get("openai-project") or None
    wait = option("wait")
    cancel = option("cancel")
    if wait not in (None, "hold", "answer"):
        raise InvalidInput(f"X-MoFA-Wait: {wait[:100]!r} is neither hold nor answer.", "X-MoFA-Wait")
    if cancel not in (None, "never", "on-disconnect"):
        raise InvalidInput(f"X-MoFA-Cancel: {cancel[:100]!r} is neither never nor on-disconnect.", "X-MoFA-Cancel")
    if tenant is None and caller.tenants is not None and len(caller.tenants) == 1:
        tenant = next(iter(caller.tenants))
    return Options(
        tenant=None if tenant is None else parse(Tenant, tenant, "X-MoFA-Tenant"),
        wait=wait,  # type: ignore[arg-type]  # one of both, as was checked
        cancel_on_disconnect=cancel == "on-disconnect",
        input=_input(option("input")),
        metadata=pairs,
    )


def _pairs(metadata: Any) -> dict[str, str]:
    if metadata is None:
        return {}
    pairs: dict[str, str] = parse(dict[str, str], metadata, "metadata")
    if len(pairs) > MOST_PAIRS:
        raise InvalidInput(f"metadata: has {len(pairs)} pairs; at most {MOST_PAIRS} are kept.", "metadata")
    for name, value in pairs.items():
        if len(name) > NAME_CHARACTERS or (len(value) > VALUE_CHARACTERS and name != "mofa_input"):
            words = f"a name has at most {NAME_CHARACTERS} characters, a value {VALUE_CHARACTERS}."
            raise InvalidInput(f"metadata.{name[:NAME_CHARACTERS]}: is too long; {words}", "metadata")
    return pairs


def _input(given: str | None) -> Json:
    if given is None:
        return {}
    try:
        fields = json.loads(given)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise InvalidInput('X-MoFA-Input: must be a JSON object such as {"rounds": 2}.', "X-MoFA-Input")
    if own := sorted(set(OWN) & set(fields)):
        raise InvalidInput(f"X-MoFA-Input: {own[0]} cannot be set here.", "X-MoFA-Input")
    return fields
