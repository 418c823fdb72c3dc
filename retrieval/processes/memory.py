"""Memory use of this process (/proc/self/status)."""

from __future__ import annotations

from pathlib import Path


def memory_of(field: str) -> int:
    """A memory figure of this process, bytes; 0 outside Linux.

    field: a name of proc(5), as VmRSS, VmHWM or RssAnon.
    Unlike getrusage(2), whose figures for a child include the parent at the time of the fork.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:")), 0)
