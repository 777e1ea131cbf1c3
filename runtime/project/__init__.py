"""The project file: read, checked and looked up."""
