"""`mofa script`: check and run scripts before they take effect."""
