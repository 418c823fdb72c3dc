"""The archive as indexed: postings, articles on disk, generations and their swap."""
