from enum import StrEnum

class ShownAllowanceWithin(StrEnum):
    DESK = "desk"
    RUN = "run"
    TENANT = "tenant"

    def __str__(self) -> str:
        return str(self.value)
