"""Answering and reloading for the handlers."""
