"""From a question to quotes: understanding, ranking sentences, choosing quotes, being sure or not."""
