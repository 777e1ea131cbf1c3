"""`mofa db`: the database's schema, and moving everything from one database to another."""
