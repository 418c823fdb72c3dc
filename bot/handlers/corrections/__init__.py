"""Corrections of administrators: /fix."""
