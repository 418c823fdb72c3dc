"""Cuttings: quotes and articles that a person keeps, with notes."""
