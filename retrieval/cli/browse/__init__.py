"""Commands that browse: days, articles, counts; their tables."""
