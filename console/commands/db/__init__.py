"""`mofa db`: the database's schema, and moves from one database to another."""
