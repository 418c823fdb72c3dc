"""Running the bot: logging, metrics, health, heartbeat, watchdog, systemd."""
