"""Understanding a question: its expected answer type, filters, entities, and what it leans on."""
