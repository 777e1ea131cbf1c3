"""What participants exchange: messages, transcripts, questions and answers, decisions, budgets, and who can answer."""
