"""A command of the shell that runs a module of ours in a process of the fork server.

`write_command` leaves one in a folder on a PATH; it runs as `python -m` does, without the start of an
interpreter that imports all.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.fork_orders import ordered

COMMAND = """#!{python} -IS
import sys
sys.path.insert(0, {root!r})
from tests.forked_command import main
main({address!r}, {module!r})
"""


def write_command(file: Path, module: str, address: str) -> None:
    """Write the command. address: of the fork server."""
    root = str(Path(__file__).parents[1])
    text = COMMAND.format(python=sys.executable, root=root, address=address, module=module)
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)


def main(address: str, module: str) -> None:
    """Run the module with the arguments, streams, variables and folder of this process; end as it ends."""
    order = {
        "module": module,
        "arguments": [module, *sys.argv[1:]],
        "env": dict(os.environ),
        "cwd": str(Path.cwd()),
        "places": [0, 1, 2],
    }
    code = ordered(address, order, [0, 1, 2]).wait()
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)
