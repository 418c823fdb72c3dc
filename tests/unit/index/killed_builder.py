"""A builder that kills itself the n-th time it touches the index: `DATA ARCHIVE N`; prints its touches."""

import os
import signal
import sys
from pathlib import Path

from tests.conftest import build_archive

TOUCHES = {
    "open",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.listdir",
    "os.scandir",
    "shutil.rmtree",
}


class Countdown:
    """Counts audit events that touch files below a folder; dies at the given one, never at 0."""

    def __init__(self, folder: str, kill_at: int) -> None:
        self.folder = folder
        self.kill_at = kill_at
        self.count = 0

    def __call__(self, event: str, facts: tuple[object, ...]) -> None:
        if event in TOUCHES and facts and str(facts[0]).startswith(self.folder):
            self.count += 1
            if self.count == self.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    countdown = Countdown(sys.argv[1], int(sys.argv[3]))
    sys.addaudithook(countdown)
    build_archive(Path(sys.argv[2]), Path(sys.argv[1]), minute=1)
    print(countdown.count)
