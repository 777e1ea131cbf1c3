"""An agent that lives as an actor: how it starts, answers, and goes from run to run."""
