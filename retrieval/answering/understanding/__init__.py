"""Understanding a question: expected answer type, filters, entities, follow-ups."""
