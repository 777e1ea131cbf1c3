"""The project file `mofa.yaml`."""
