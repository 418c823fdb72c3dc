"""Care of what an operator keeps: backup and restore."""
