"""Admission of updates: permissions, rate limits, backlog, concurrency."""
