"""The activity that calls a model, and what surrounds the call."""
