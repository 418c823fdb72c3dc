"""What the bot remembers, one repository a file, in SQLite or PostgreSQL."""
