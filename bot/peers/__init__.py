"""Several bots on one database."""
