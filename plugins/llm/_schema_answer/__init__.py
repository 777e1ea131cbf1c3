"""A valid value for a JSON Schema, without a model: `answer.answer`."""
