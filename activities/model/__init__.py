"""The activity that calls a model, and the layers around the call."""
