from enum import StrEnum

class PluginChangeStatus(StrEnum):
    REFUSED = "refused"
    TAKEN = "taken"

    def __str__(self) -> str:
        return str(self.value)
