"""What commands and servers do on the Temporal server and in the database."""
