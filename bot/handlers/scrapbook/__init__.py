"""Cuttings of readers: kept, listed, noted, exported."""
