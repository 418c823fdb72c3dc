"""One immutable segment of an index: postings, vocabulary, doc values and articles."""
