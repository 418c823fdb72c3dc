"""Bibliographic records of quotes and articles, in the formats of other programs."""
