"""System calls that fail at their n-th use: a full disk, a quota, bad sectors, no more handles.

The kernel asks this process about each writing call of a child and of the children it starts
(`SECCOMP_RET_USER_NOTIF`, seccomp_unotify(2)), and gets "go on" or an error to return, so that SQLite, numpy
and Python all meet it as they would meet a real one. Linux on x86-64 only.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CALLS = {
    1: "write", 18: "pwrite", 20: "writev", 40: "sendfile", 72: "lock", 74: "fsync", 75: "fsync",
    77: "truncate", 82: "rename", 83: "mkdir", 86: "link", 257: "open", 258: "mkdir", 264: "rename",
    265: "link", 285: "allocate", 296: "writev", 316: "rename", 326: "sendfile",
}  # fmt: skip
"""Number on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl) -> kind."""
_OF_HANDLE = {"write", "pwrite", "writev", "fsync", "truncate", "allocate", "lock"}
_TO_HANDLE = {40: 0, 326: 2}
"""Of a copy between two handles: the place of the one written to."""
_PATH_AT = {82: 1, 83: 0, 86: 1, 257: 1, 258: 1, 264: 3, 265: 3, 316: 3}
"""Place of the path that is made or replaced."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_SECCOMP, _PRCTL_NO_NEW_PRIVS = 317, 38
_SET_FILTER, _NEW_LISTENER = 1, 8
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_RECEIVE, _SEND, _GO_ON = 0xC0502100, 0xC0182101, 1
_NOTICE, _REPLY = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PATH_MAX = 4096
"""Bytes of a path, the zero at its end included (linux/limits.h)."""
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error returned by calls of these kinds on files below a folder.

    at: the first call that fails, from 1; 0 for none. lasting: so do all later ones.
    """

    error: int
    kinds: frozenset[str]
    at: int = 0
    lasting: bool = True


WRITES = frozenset(
    {"write", "pwrite", "writev", "sendfile", "truncate", "allocate", "mkdir", "link", "create"}
)
FAULTS = {
    "full disk": Fault(errno.ENOSPC, WRITES),
    "quota": Fault(errno.EDQUOT, WRITES),
    "bad sector": Fault(errno.EIO, WRITES | {"fsync", "rename"}, lasting=False),
    "failing disk": Fault(errno.EIO, WRITES | {"fsync", "rename"}),
    "no handle": Fault(errno.EMFILE, frozenset({"open", "create"}), lasting=False),
    "no handles": Fault(errno.EMFILE, frozenset({"open", "create"})),
    "locked": Fault(errno.EAGAIN, frozenset({"lock"})),
}


@dataclass(slots=True)
class Ended:
    """Exit code of the child, calls of the fault's kinds, and those that failed."""

    code: int
    calls: int = 0
    failed: list[str] = field(default_factory=list)


def run_with_fault(work: Callable[[], int], folders: Sequence[Path], fault: Fault, seconds: float) -> Ended:
    """Run `work` in a forked child under a fault; `work` returns its exit code."""
    here, there = socket.socketpair()
    pid = os.fork()
    if not pid:
        code = 70
        try:
            here.close()
            os.setpgid(0, 0)
            socket.send_fds(there, [b"l"], [listen()])
            there.close()
            code = work()
        finally:
            os._exit(code)
    there.close()
    _, [listener], _, _ = socket.recv_fds(here, 1, 1)
    here.close()
    ended = Ended(-1)
    try:
        _supervise(listener, pid, [str(folder) for folder in folders], fault, seconds, ended)
    finally:
        os.close(listener)
    return ended


def listen() -> int:
    """Install the filter in this process; the handle of its listener."""
    numbers = sorted(CALLS)
    code = [struct.pack("=HBBI", 0x20, 0, 0, 0)]  # load the number of the call
    for place, number in enumerate(numbers):
        code.append(struct.pack("=HBBI", 0x15, len(numbers) - place, 0, number))  # equal: ask
    code += [struct.pack("=HBBI", 0x06, 0, 0, _ALLOW), struct.pack("=HBBI", 0x06, 0, 0, _ASK)]
    content = ctypes.create_string_buffer(b"".join(code))
    program = ctypes.create_string_buffer(struct.pack("=H6xQ", len(code), ctypes.addressof(content)))
    _libc.prctl(_PRCTL_NO_NEW_PRIVS, 1, 0, 0, 0)
    handle = int(_libc.syscall(_SECCOMP, _SET_FILTER, _NEW_LISTENER, program))
    if handle < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return handle


def answer_calls(listener: int, folders: Sequence[str], fault: Fault, ended: Ended) -> None:
    """Answer for every call of a process, until its listener is gone."""
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while True:
        ready = poll.poll()
        if not ready or not ready[0][1] & select.POLLIN:
            return
        _reply(listener, folders, fault, ended)


def _supervise(
    listener: int, pid: int, folders: Sequence[str], fault: Fault, seconds: float, ended: Ended
) -> None:
    """Answer for every call until the child has ended; kill it after `seconds`."""
    until = time.monotonic() + seconds
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while True:
        ready = poll.poll(20)
        if ready and ready[0][1] & select.POLLIN:
            _reply(listener, folders, fault, ended)
            continue
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            ended.code = os.waitstatus_to_exitcode(status)
            _end_group(pid)
            return
        if time.monotonic() > until:
            _end_group(pid)


def _end_group(pid: int) -> None:
    """Kill the child and all children of its group that are left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _reply(listener: int, folders: Sequence[str], fault: Fault, ended: Ended) -> None:
    notice = bytearray(_NOTICE.size)
    try:
        fcntl.ioctl(listener, _RECEIVE, notice)
    except OSError:
        return  # it has died meanwhile
    id, pid, _, number, _, _, *arguments = _NOTICE.unpack(notice)
    error = 0
    named = _file_of(pid, number, arguments)
    if named is not None and named[0] in fault.kinds and named[1].startswith(tuple(folders)):
        ended.calls += 1
        if fault.at and (ended.calls == fault.at or (fault.lasting and ended.calls > fault.at)):
            error = -fault.error
            ended.failed.append(f"{named[0]} {named[1]}")
    try:
        fcntl.ioctl(listener, _SEND, _REPLY.pack(id, 0, error, 0 if error else _GO_ON))
    except OSError:
        return


def _file_of(pid: int, number: int, arguments: Sequence[int]) -> tuple[str, str] | None:
    """Kind of a call and its file, or None for no concern of ours."""
    kind = CALLS[number]
    try:
        if kind == "lock":
            return (kind, _handle(pid, arguments[0])) if _takes_lock(pid, arguments) else None
        if kind in _OF_HANDLE or number in _TO_HANDLE:
            return kind, _handle(pid, arguments[_TO_HANDLE.get(number, 0)])
        place = _PATH_AT[number]
        path = _text(pid, arguments[place])
        if not path.startswith("/"):
            path = f"{_folder(pid, number, arguments, place)}/{path}"
        if kind == "open" and arguments[2] & _WRITING:
            kind = "create"
        return kind, path
    except OSError:
        return None


def _takes_lock(pid: int, arguments: Sequence[int]) -> bool:
    """True for F_SETLK of a read or write lock; giving one back never fails."""
    if arguments[1] & 0xFFFFFFFF != fcntl.F_SETLK:
        return False
    with Path(f"/proc/{pid}/mem").open("rb") as memory:
        memory.seek(arguments[2])
        return struct.unpack("=h", memory.read(2))[0] != fcntl.F_UNLCK


def _folder(pid: int, number: int, arguments: Sequence[int], place: int) -> str:
    relative = ctypes.c_int(arguments[place - 1] & 0xFFFFFFFF).value if number > 200 else -100
    return str(Path(f"/proc/{pid}/cwd").readlink()) if relative == -100 else _handle(pid, relative)


def _handle(pid: int, number: int) -> str:
    return str(Path(f"/proc/{pid}/fd/{number}").readlink())


def _text(pid: int, address: int) -> str:
    """Text that ends with a zero byte; page by page, for the page after its last one may not exist."""
    found = b""
    with Path(f"/proc/{pid}/mem").open("rb") as memory:
        while b"\0" not in found and len(found) < _PATH_MAX:
            memory.seek(address + len(found))
            found += memory.read(_PAGE - (address + len(found)) % _PAGE)
    return os.fsdecode(found.partition(b"\0")[0])
