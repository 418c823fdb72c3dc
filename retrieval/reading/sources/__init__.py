"""Source files: bytes, encodings, containers, and what stands beside them or in their paths."""
