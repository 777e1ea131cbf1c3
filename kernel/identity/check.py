"""The check of identities by a worker: its names on the wire, and the shape of the function."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from kernel.basics.schema import Schema

IDENTITY_FUNCTION: Final = "mofa_identity"
"""The external function by which a workflow's validator reaches the check of its worker: a seal or None to a fault or None."""

IDENTITY_CHECK: Final = "identity.check"
"""The wire name of the local activity that makes the check for a signal."""


class IdentityCheck(Schema):
    """Input of `identity.check`: the seal of a decision, None for one without, and the answer that it must be about."""

    seal: str | None = None
    meant: dict[str, str] = Field(default_factory=dict)


class IdentityChecked(Schema):
    """Output of `identity.check`: why the decision cannot count, or None."""

    fault: str | None = None
