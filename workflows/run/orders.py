"""Inputs of the signals with which a person steers or ends a run."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from kernel.basics.limits import Comment, Line
    from kernel.basics.schema import Schema


class Steer(Schema):
    """Guidance for the next answer: of the participant `to`, or of any."""

    message: Comment
    to: Line | None = None


class CancelOrder(Schema):
    """Input of the signal `cancel`."""

    reason: Comment | None = None
    by: Line | None = None
