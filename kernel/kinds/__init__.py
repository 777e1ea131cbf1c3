"""The kinds of plugins, one file each: the port, and the input and output of the activities that use it."""
