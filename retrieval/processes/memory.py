"""What memory this process takes, as the system tells it."""

from __future__ import annotations

from pathlib import Path


def memory_of(field: str) -> int:
    """A memory figure of this process in bytes; 0 where the system does not tell.

    field: a name of proc(5), as VmRSS, VmHWM or RssAnon. What getrusage(2) tells of a child counts its parent
    in, as that was when it forked.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:")), 0)
