from enum import StrEnum

class MeActionsItem(StrEnum):
    ADMINISTER = "administer"
    DECIDE = "decide"
    OPERATE = "operate"
    PUBLISH = "publish"
    READ = "read"
    START = "start"

    def __str__(self) -> str:
        return str(self.value)
