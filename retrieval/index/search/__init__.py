"""Search over the segments of one generation."""
