"""Source files: bytes, encodings, containers, sidecars, and facts from paths."""
