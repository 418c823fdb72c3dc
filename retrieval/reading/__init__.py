"""Source files to pages: articles and typed blocks of a newspaper."""
