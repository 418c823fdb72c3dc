"""E-paper pages saved as HTML: document, metadata, visible text, templates, article."""
