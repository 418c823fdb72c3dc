"""The real bot as a process of its own, talking to the double of the Bot API on loopback.

It gets an environment made from nothing, so that neither the settings nor the proxies of whoever runs
the tests reach it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.index.shelf import GenerationDirectory
from tests import forked_program
from tests.e2e.botapi import FakeBotAPI
from tests.forked_program import ForkedProcess, Module, Source
from tests.lending import lend_dictionary, lend_sample

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Fresh:
    """Python source, to be run by an interpreter that has imported nothing, as are its children."""

    source: str


FRESH = Fresh("import runpy; runpy.run_module('bot', run_name='__main__', alter_sys=True)")
"""The bot itself."""
SECONDS_TO_START = 300
SECONDS_TO_STOP = 120.0


class BotProcess:
    """`python -m bot`, started at once. `work`: its working folder, with its index.

    program: Python source that is run in its place.
    ended:   called when its output ends, in another thread.
    """

    def __init__(
        self,
        work: Path,
        environment: dict[str, str],
        *arguments: str,
        program: str | Fresh | None = None,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._ended = ended
        self._printed: list[str] = []
        self._news = threading.Condition()
        reading, writing = os.pipe()
        self._output = os.fdopen(reading, encoding="utf-8")
        try:
            self._process = _start(work, {**surroundings(work), **environment}, arguments, program, writing)
        finally:
            os.close(writing)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        with self._output as printed:
            for line in printed:
                with self._news:
                    self._printed.append(line)
                    self._news.notify_all()
        self._process.wait()
        self._ended()

    @property
    def output(self) -> str:
        """Everything it has printed, on stdout and stderr."""
        with self._news:
            return "".join(self._printed)

    def wait_for_output(self, words: str, timeout: float = SECONDS_TO_START, times: int = 1) -> None:
        """Return once it has printed these words so often. Raises AssertionError when it does not."""
        with self._news:
            if not self._news.wait_for(lambda: "".join(self._printed).count(words) >= times, timeout):
                raise AssertionError(f"waited {timeout:g} s for {words!r} in:\n{''.join(self._printed)}")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def wait(self, timeout: float = SECONDS_TO_START) -> int:
        """The exit code, once it ends by itself. Raises AssertionError when it does not."""
        try:
            code = self._process.wait(timeout)
            self._listener.join(timeout)
            return code
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the bot still runs after {timeout:g} s:\n{self.output}") from None

    def terminate(self, timeout: float = SECONDS_TO_STOP) -> int:
        """Ask it to stop, as a supervisor does; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait(timeout)

    def kill(self) -> None:
        """End it whatever it does; for the end of a test."""
        if self.running:
            self._process.kill()
            self._process.wait()
        self._listener.join()


def _start(
    work: Path,
    environment: dict[str, str],
    arguments: Sequence[str],
    program: str | Fresh | None,
    output: int,
) -> subprocess.Popen[bytes] | ForkedProcess:
    if isinstance(program, Fresh):
        return subprocess.Popen(
            [sys.executable, "-c", program.source, *arguments],
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    what = Module("bot") if program is None else Source(program)
    with Path(os.devnull).open("rb") as nothing:
        streams = [nothing.fileno(), output, output]
        return forked_program.start(what, arguments, streams=streams, env=environment, cwd=work)


def surroundings(work: Path) -> dict[str, str]:
    """An environment in which nothing is set but what a program cannot do without."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(work),
        "XDG_CONFIG_HOME": str(work / "xdg"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore::SyntaxWarning,ignore::DeprecationWarning",
        "JIANBAO_DATA": str(work / "data"),
    }


WITHOUT_READER = {"JIANBAO_READER": "false"}
"""Setting of a bot whose answers are beside the point, or of one under load: two cores read the candidates of
some ten questions a second."""


def settings_for(
    api: FakeBotAPI, *, archive: Path | None = None, admins: str = "", reader: bool = False
) -> dict[str, str]:
    """The environment that makes the bot talk to the double.

    reader: with the sentence reader, which takes half a second of a start and a tenth of an answer.
    """
    given = {
        **({} if reader else WITHOUT_READER),
        "JIANBAO_BOT_TOKEN": api.token,
        "JIANBAO_BOT_API": api.base_url.removesuffix("/bot"),
        "JIANBAO_BOT_LOG_FORMAT": "lines",
    }
    if archive is not None:
        given["JIANBAO_ARCHIVE"] = str(archive)
    return {**given, "JIANBAO_BOT_ADMINS": admins}


def lend_index(work: Path, environment: Mapping[str, str]) -> None:
    """Lend the index of the sample, or jieba's dictionary for that of an archive: four seconds of a start."""
    if archive := environment.get("JIANBAO_ARCHIVE"):
        lend_dictionary(GenerationDirectory(work / "data", [Path(archive)]))
    else:
        lend_sample(work / "data")


@contextmanager
def running_bot(
    api: FakeBotAPI, work: Path, environment: dict[str, str], *, program: str | Fresh | None = None
) -> Iterator[BotProcess]:
    """The bot, ready for messages; at the end of the block it has to stop as told, with no secret printed.

    program: as of a `BotProcess`.
    """
    lend_index(work, environment)
    before = api.mark()
    bot = BotProcess(work, environment, program=program, ended=api.look_again)
    try:
        if environment.get("JIANBAO_BOT_WEBHOOK_URL"):
            bot.wait_for_output("webhook_set", SECONDS_TO_START)
        wait_until_ready(api, bot, after=before)
        yield bot
        assert bot.terminate() == 0, bot.output
    finally:
        bot.kill()
    assert_no_secret(bot.output, api.token)


def wait_until_ready(api: FakeBotAPI, bot: BotProcess, *, after: int) -> None:
    """Return once the bot polls. Raises AssertionError, with its output, when it ends or takes too long.

    after: the double's `mark` from before the bot was started.
    """
    try:
        api.wait_until_listening(SECONDS_TO_START, after=after, ended=lambda: not bot.running)
    except AssertionError as error:
        raise AssertionError(f"the bot does not poll:\n{bot.output}") from error


def assert_no_secret(output: str, token: str) -> None:
    """Neither the token nor the half of it that is the secret is anywhere in the output."""
    assert token not in output
    assert token.partition(":")[2] not in output
