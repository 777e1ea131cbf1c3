from enum import StrEnum

class ListedTodoPriority(StrEnum):
    BACKGROUND = "background"
    CRITICAL = "critical"
    HIGH = "high"
    LOW = "low"
    NORMAL = "normal"

    def __str__(self) -> str:
        return str(self.value)
