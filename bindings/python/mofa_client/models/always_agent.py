from enum import StrEnum

class AlwaysAgent(StrEnum):
    ANY = "any"
    THIS = "this"

    def __str__(self) -> str:
        return str(self.value)
