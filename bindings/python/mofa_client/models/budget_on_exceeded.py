from enum import StrEnum

class BudgetOnExceeded(StrEnum):
    ASK = "ask"
    STOP = "stop"

    def __str__(self) -> str:
        return str(self.value)
