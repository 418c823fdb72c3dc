"""Spawned processes with a clean environment.

Children read hostile files in C code: taken over, they must not find a token or a password among their
variables. So a child gets the variables a program needs to run, by name, and nothing else. Children that read
no files of strangers (those that answer) get the operator's variables without the bot's.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from multiprocessing import reduction, resource_tracker, spawn, util
from multiprocessing.context import SpawnContext, SpawnProcess, set_spawning_popen
from typing import Any

KEPT_VARIABLES = frozenset(
    {
        "HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ", "USER",
        "VIRTUAL_ENV",
    }
)  # fmt: skip
BOT_PREFIX = "JIANBAO_BOT_"
KEPT_PREFIXES = ("LC_", "LD_LIBRARY_", "MKL_", "NUMBA_", "OMP_", "OPENBLAS_", "PYTHON", "XDG_CACHE_")

start_interpreter: Callable[..., Any] = subprocess.Popen
"""Starts a child's interpreter by its command; tests fork it from one that has imported the libraries."""


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables for finding programs, libraries, caches, and for language and time zone."""
    return {
        name: value
        for name, value in environment.items()
        if name.upper() in KEPT_VARIABLES or name.upper().startswith(KEPT_PREFIXES)
    }


def operator_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """All variables but the bot's own, its token among them."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(BOT_PREFIX)}


if sys.platform == "win32":
    clean_context: SpawnContext = SpawnContext()
    operator_context: SpawnContext = SpawnContext()
    """Spawn processes with all variables: no other way is known for this system."""
else:
    from multiprocessing import popen_spawn_posix

    class _CleanPopen(popen_spawn_posix.Popen):  # type: ignore[misc, name-defined, unused-ignore]
        """`multiprocessing`'s own start of a spawned process, with an environment given."""

        environment = staticmethod(clean_environment)
        _fds: list[int]

        def _launch(self, process_obj: Any) -> None:
            tracker: Any = resource_tracker.getfd()
            self._fds.append(tracker)
            content = io.BytesIO()
            set_spawning_popen(self)
            try:
                reduction.dump(spawn.get_preparation_data(process_obj._name), content)
                reduction.dump(process_obj, content)
            finally:
                set_spawning_popen(None)
            self.sentinel, child_end = os.pipe()
            child_in, parent_out = os.pipe()
            command = spawn.get_command_line(tracker_fd=tracker, pipe_handle=child_in)
            environment, handles = self.environment(os.environ), [*self._fds, child_in, child_end]
            self._child = start_interpreter(command, env=environment, pass_fds=handles)
            self.pid = self._child.pid
            os.close(child_in)
            os.close(child_end)
            # left open: the child takes its closing for the end of this process
            with open(parent_out, "wb", closefd=False) as pipe:
                pipe.write(content.getbuffer())
            close: Any = util.close_fds  # type: ignore[attr-defined, unused-ignore]
            self.finalizer = util.Finalize(self, close, (self.sentinel, parent_out))

        def poll(self, flag: int = os.WNOHANG) -> int | None:
            """The exit code; None while the process runs."""
            if self.returncode is None:
                self.returncode = self._child.poll() if flag == os.WNOHANG else self._child.wait()
            return self.returncode  # type: ignore[no-any-return, unused-ignore]

    class _OperatorPopen(_CleanPopen):
        environment = staticmethod(operator_environment)

    class _CleanProcess(SpawnProcess):
        @staticmethod
        def _Popen(process_obj: Any) -> Any:  # noqa: N802 -- the name in multiprocessing
            return _CleanPopen(process_obj)

    class _OperatorProcess(SpawnProcess):
        @staticmethod
        def _Popen(process_obj: Any) -> Any:  # noqa: N802 -- the name in multiprocessing
            return _OperatorPopen(process_obj)

    class _CleanContext(SpawnContext):
        Process = _CleanProcess  # type: ignore[assignment, unused-ignore]

    class _OperatorContext(SpawnContext):
        Process = _OperatorProcess  # type: ignore[assignment, unused-ignore]

    clean_context, operator_context = _CleanContext(), _OperatorContext()
    """Spawn processes with `clean_environment`, with `operator_environment`."""
