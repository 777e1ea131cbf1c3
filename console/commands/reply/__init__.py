"""`mofa reply`: takes a mail that answers a message about a decision."""
