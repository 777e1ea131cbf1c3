from enum import StrEnum

class AlwaysArgs(StrEnum):
    ANY = "any"
    SAME = "same"

    def __str__(self) -> str:
        return str(self.value)
