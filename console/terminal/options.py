"""Options that several commands share."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else there.")]
WorkflowId = Annotated[str, typer.Argument(metavar="ID", help="A workflow id, or its beginning where no other begins so.")]
Port = Annotated[int, typer.Option("--port", help="Port of the embedded server; the Temporal UI takes this plus 1000.")]
PriorityOption = Annotated[str, typer.Option("--priority", help="critical, high, normal, low or background.")]
