"""The processes that `mofa` starts and stops: the embedded server and the worker."""
