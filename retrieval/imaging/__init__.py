"""Pictures of articles, pages, days and counts; nothing of Telegram."""
