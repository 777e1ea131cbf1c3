"""One file a kind of plugin: its protocol, and the request and response of the activity that uses it."""
