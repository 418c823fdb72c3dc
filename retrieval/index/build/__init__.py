"""Building and publishing a generation."""
