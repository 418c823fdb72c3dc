"""To and from the Bot API: requests, rate limits, sending, editing, updates."""
