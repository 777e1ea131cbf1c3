"""The titles of reports, by their type."""

from kernel.secretary.shapes import ReportType

TITLES: dict[ReportType, str] = {
    "task_completion": "Finished todos",
    "progress": "Progress",
    "exception": "Todos in trouble",
    "daily_summary": "Daily summary",
    "weekly_stale": "What is stale",
    "forecast": "Forecasts",
}
