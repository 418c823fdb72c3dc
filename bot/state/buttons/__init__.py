"""Content behind buttons: lists and queries too long for callback data."""
