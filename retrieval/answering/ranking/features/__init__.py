"""Features of a candidate sentence, by group."""
