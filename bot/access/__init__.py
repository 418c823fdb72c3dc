"""Who may ask, how often, and what waits."""
