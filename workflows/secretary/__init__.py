"""The secretary as workflows: one desk, one todo an idea."""
