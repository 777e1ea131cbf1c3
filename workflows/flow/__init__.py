"""Flows as workflows: the planner of `kernel.flow` decides, and these files perform what it calls for."""
