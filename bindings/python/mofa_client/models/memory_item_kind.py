from enum import StrEnum

class MemoryItemKind(StrEnum):
    CORRECTION = "correction"
    EPISODE = "episode"
    FACT = "fact"

    def __str__(self) -> str:
        return str(self.value)
