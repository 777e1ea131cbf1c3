"""The names that packages of tool plugins import; their code is in `kernel.kinds.tool`."""

from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

__all__ = ["Tool", "ToolContext", "ToolFacts", "ToolFault"]
