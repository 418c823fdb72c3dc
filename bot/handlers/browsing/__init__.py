"""Looking through the archive: trends."""
