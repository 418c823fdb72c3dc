"""The archive facade; index builds and answers in child processes."""
