"""Typography of flattened pages: letter-spacing, doubled glyphs, columns side by side."""
