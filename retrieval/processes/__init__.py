"""Child processes: the sandbox for hostile files, the pool, memory figures."""
