from enum import StrEnum

class TodosListTodosStatusType0(StrEnum):
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    CLARIFYING = "clarifying"
    COMPLETED = "completed"
    FAILED = "failed"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"
    WAITING_FEEDBACK = "waiting_feedback"

    def __str__(self) -> str:
        return str(self.value)
