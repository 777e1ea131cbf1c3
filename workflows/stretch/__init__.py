"""A stretch of a run inside one activity: the run's own code on a stand-in for the workflow runtime."""
