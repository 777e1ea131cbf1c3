"""Reports on the todos of a desk, and their statistics: pure functions of facts that the database has."""
