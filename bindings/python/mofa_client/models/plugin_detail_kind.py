from enum import StrEnum

class PluginDetailKind(StrEnum):
    DOCUMENTS = "documents"
    FLOW = "flow"
    GUARD = "guard"
    MEMORY = "memory"
    MODEL = "model"
    MONITOR = "monitor"
    NOTIFICATION = "notification"
    OBJECTS = "objects"
    PROTOCOL = "protocol"
    REDACTION = "redaction"
    RULES = "rules"
    SCRIPT = "script"
    SKILL = "skill"
    STORAGE = "storage"
    TOOL = "tool"
    VECTOR = "vector"

    def __str__(self) -> str:
        return str(self.value)
