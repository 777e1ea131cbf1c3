"""Tools, under the name that packages of plugins import: everything is in `kernel.kinds.tool`."""

from kernel.kinds.tool import Tool, ToolContext, ToolFacts, ToolFault

__all__ = ["Tool", "ToolContext", "ToolFacts", "ToolFault"]
