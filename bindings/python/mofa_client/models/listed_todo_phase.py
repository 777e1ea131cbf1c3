from enum import StrEnum

class ListedTodoPhase(StrEnum):
    CLARIFYING_REQUIREMENT = "clarifying_requirement"
    DISPATCHING_TASK = "dispatching_task"
    MONITORING_EXECUTION = "monitoring_execution"
    RECEIVING_IDEA = "receiving_idea"
    REPORTING_COMPLETION = "reporting_completion"

    def __str__(self) -> str:
        return str(self.value)
