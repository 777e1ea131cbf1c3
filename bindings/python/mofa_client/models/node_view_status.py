from enum import StrEnum

class NodeViewStatus(StrEnum):
    COMPLETED = "completed"
    FAILED = "failed"
    RUNNING = "running"
    SKIPPED = "skipped"
    UNDONE = "undone"
    WAITING = "waiting"

    def __str__(self) -> str:
        return str(self.value)
