"""The decisions of long-lived actors: agents, mailboxes, topics, supervision and matching."""
