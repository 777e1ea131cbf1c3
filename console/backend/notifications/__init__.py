"""Messages to people: their words, their channels, the sender, and the answers that come back."""
