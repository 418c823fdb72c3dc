"""State of the bot: repositories over a SQLite or PostgreSQL store."""
