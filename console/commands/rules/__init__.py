"""`mofa rules`: check, play and compare rule sets before they take effect."""
