"""Readers of documents with headings: Markdown, Word, OpenDocument, EPUB."""
