"""Boolean search: words, phrases, operators and fields, evaluated on an index."""
