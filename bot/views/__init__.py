"""What the core gives, as messages of Telegram. Pure: no network, no clock, no state."""
