"""Exact top-k compiled with numba."""
