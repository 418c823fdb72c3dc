"""Pages for people, set by the server."""
