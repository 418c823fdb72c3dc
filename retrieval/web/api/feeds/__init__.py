"""Feeds of new articles, for feed readers: JSON Feed and Atom."""
