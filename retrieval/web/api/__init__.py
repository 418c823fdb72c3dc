"""The JSON API: endpoints, their parameters and shapes, one table."""
