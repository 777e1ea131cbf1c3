"""The operations on the Temporal server and in the database that commands and servers share."""
