from enum import StrEnum

class MeRolesItem(StrEnum):
    ADMIN = "admin"
    DECIDER = "decider"
    OPERATOR = "operator"
    VIEWER = "viewer"

    def __str__(self) -> str:
        return str(self.value)
