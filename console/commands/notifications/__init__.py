"""`mofa notifications`: the messages to people, sent and waiting."""
