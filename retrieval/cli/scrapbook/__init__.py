"""The scrapbook in the terminal: `jianbao clip`."""
