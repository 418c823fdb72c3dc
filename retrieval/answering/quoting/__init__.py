"""Quotes from ranked sentences: bounds, answer span, near duplicates, corroboration."""
