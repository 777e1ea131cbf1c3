from enum import StrEnum

class DecisionRequestKind(StrEnum):
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    CLARIFICATION = "clarification"
    EXCEPTION = "exception"
    OTHER = "other"
    PRIORITY = "priority"
    RESOURCE = "resource"
    TECHNICAL_CHOICE = "technical_choice"
    VOTE = "vote"

    def __str__(self) -> str:
        return str(self.value)
