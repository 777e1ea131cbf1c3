"""Objects: texts too long for a database row, one file a place where they may lie."""
