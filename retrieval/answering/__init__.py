"""Question answering: understanding, sentence ranking, quotes, confidence."""
