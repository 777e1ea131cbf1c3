"""Options that several commands share."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout, and nothing else there.")]
FullWorkflowId = Annotated[str, typer.Argument(metavar="ID", help="A workflow id.")]
WorkflowId = Annotated[str, typer.Argument(metavar="ID", help="A workflow id, or its unique beginning.")]
Port = Annotated[int, typer.Option("--port", help="Port of the embedded server; the Temporal UI uses this port plus 1000.")]
PriorityOption = Annotated[str, typer.Option("--priority", help="critical, high, normal, low or background.")]
