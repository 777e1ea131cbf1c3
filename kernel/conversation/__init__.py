"""The vocabulary of a collaboration: participants, questions, answers, messages, transcripts, decisions and budgets."""
