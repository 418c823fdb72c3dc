"""The catalog: the pages read, and the changes since."""
