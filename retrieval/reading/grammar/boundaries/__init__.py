"""Boundaries of articles: features of title lines, and trees that judge them."""
