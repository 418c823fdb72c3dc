"""E-paper pages saved as HTML: what they say of themselves, what their markup shows, their article."""
