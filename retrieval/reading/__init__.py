"""Source files to pages: what a newspaper page says, taken apart into articles and typed blocks."""
