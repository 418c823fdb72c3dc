"""Child processes: the sandbox, the pool, and how much memory a process may take."""
