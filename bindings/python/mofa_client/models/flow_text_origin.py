from enum import StrEnum

class FlowTextOrigin(StrEnum):
    DRAFT = "draft"
    FILE = "file"
    PUBLISHED = "published"

    def __str__(self) -> str:
        return str(self.value)
