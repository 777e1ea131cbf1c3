from enum import StrEnum

class PluginChangeAction(StrEnum):
    DISABLE = "disable"
    ENABLE = "enable"
    INSTALL = "install"
    PIN = "pin"
    PUBLISH = "publish"
    RELOAD = "reload"
    REMOVE = "remove"
    ROLLBACK = "rollback"
    UNPIN = "unpin"

    def __str__(self) -> str:
        return str(self.value)
