"""The pure decisions of actors: agents, mailboxes, topics, supervision and matching."""
