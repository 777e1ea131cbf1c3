"""The desk that holds todos: its state, queue, slots, lists and report."""
