"""The secretary as workflows: a desk, and a todo for each idea."""
