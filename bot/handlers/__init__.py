"""Handlers, one module a capability: read the update, call the service, render, send."""
