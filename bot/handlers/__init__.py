"""Handlers, one module a capability: parse, call the service, render, send."""
