"""Disks that are full, over quota, failing, locked or without handles, at every write of every task.

    python -m tests.benchmarks.disk_faults [--task NAME…] [--fault NAME…] [--most N] [--show]

Each task runs once for each of its writes, and that write (and, with most faults, all later ones) fails in
the kernel (`tests.benchmarks.failing_calls`). Right is: one message on stderr that names a place, an exit
code of the documented ones, no traceback; what was there still answers, nothing acknowledged is lost; without
the fault the same task then succeeds and leaves what it would have left at once. `--most` writes are
tried of each, chosen by `--seed`. Linux on x86-64.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import bot.state.sqlite
import retrieval.sqlite_files
from bot.errors import StateUnavailable
from bot.state.database import Database
from bot.state.subscriptions import SubscriptionRepository
from bot.state.uploads import UploadQuarantine
from bot.transport.update_log import UpdateLog
from retrieval.archive.archive import Archive
from retrieval.cli import app as command_line
from retrieval.errors import JianbaoError
from retrieval.index.build import pipeline as _loaded  # noqa: F401 -- otherwise each child would load it
from retrieval.scrapbook.cutting_file import CuttingFile
from retrieval.settings import Settings
from tests.benchmarks.failing_calls import FAULTS, Ended, Fault, run_with_fault
from tests.lending import lend_dictionary

PAGE = """江豚回到湘江

本报讯（记者 柳岸）三月二日，江豚回到湘江，观察员在渡口看见七头。
渡口的老人说，上一次看见是十年以前。
"""
ROWS = {"before": 30, "after": 34}
SECONDS = 60.0
GOOD_CODES = {0, 2, 3}
WATCHES = 12
STAMP = re.compile(r"\d{8}T\d{6,12}(-\d+)?|\d{8}-\d{6}-[0-9a-f]+|s-[0-9a-f]+")
LOGGED = ("{'event':", "Building prefix dict", "Loading model")
MAX_LINES = 3
KEPT = re.compile(r"/(generations|segments)/\*|^data/uploads/")
"""The generation before the live one, of which there may be one or none; uploads that wait."""


def write_rows(archive: Path, state: str) -> None:
    """The export of the archive; its newest article tells the states apart."""
    facts = {"paper": "湘江晚报", "page": "A1"}
    rows = [
        {
            **facts, "id": f"n{n}", "date": f"2021-03-{n % 9 + 1:02}", "title": f"渡口第{n}条",
            "text": f"渡口的消息第{n}条，共有{n * 7}人。",
        }
        for n in range(ROWS[state])
    ]  # fmt: skip
    archive.mkdir(exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (archive / "rows.jsonl").write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder with an archive, its data and a place for output."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "a"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def articles(self) -> int | None:
        """Number of articles that the live index answers from; None without an index."""
        archive = Archive(Settings.read(data=self.data), [self.archive])
        if archive.shelf.current() is None:
            return None
        found = archive.open()
        if found.damage is not None:
            raise AssertionError(f"damage: {found.damage}")
        hits = found.generation.searcher.search(found.generation.analyser.tokens("渡口的消息"), limit=100)
        texts = [found.generation.store.article(hit.article_row).text for hit in hits]
        assert all("渡口" in text for text in texts)
        return found.generation.manifest.counts["articles"]

    def listing(self) -> list[str]:
        """Names of all files, without stamps, locks and logs, and without the generation kept."""
        names = (STAMP.sub("*", path.relative_to(self.root).as_posix()) for path in self.root.rglob("*"))
        return sorted(n for n in names if not n.endswith((".lock", "-wal", "-shm")) and not KEPT.search(n))


@dataclass(frozen=True, slots=True)
class Task:
    """A task and the judgement of its result.

    start: the state to begin with. work: exit code. check: raises AssertionError for a bad state; its
    argument is true when the task said that it had succeeded. is_repeatable: a second run changes nothing.
    """

    start: str
    work: Callable[[Bench], int]
    check: Callable[[Bench, bool], None]
    is_repeatable: bool = True


def command(*arguments: str) -> Callable[[Bench], int]:
    """A task of the command line; `{root}` stands for the folder."""

    def work(bench: Bench) -> int:
        sys.argv = ["jianbao", *(part.format(root=bench.root) for part in arguments)]
        try:
            command_line.main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return work


def in_process(act: Callable[[Bench], None]) -> Callable[[Bench], int]:
    """A task of the bot; its errors are messages as at the command line."""

    def work(bench: Bench) -> int:
        try:
            act(bench)
        except (JianbaoError, StateUnavailable) as error:
            print(f"{type(error).__name__}: {bench.root} {error}", file=sys.stderr)
            return 3
        return 0

    return work


def watch(bench: Bench) -> None:
    """Subscribe to words; each one acknowledged is noted outside of the folder."""

    async def use() -> None:
        database = Database.in_folder(bench.data)
        watched, log = SubscriptionRepository(database), UpdateLog(database, lambda update: True)
        refused: StateUnavailable | None = None
        for number in range(WATCHES):
            try:
                await watched.add(f"新词{number}", person=7, chat=7)
                with (bench.root.parent / "acknowledged").open("a") as told:
                    told.write(f"新词{number}\n")
                await log.end(number)
            except StateUnavailable as error:
                refused = error
        await database.close()
        if refused is not None:
            raise refused

    asyncio.run(use())


def upload(bench: Bench) -> None:
    """Take a page in."""
    uploads = UploadQuarantine(bench.data / "uploads")
    sent = uploads.read("A2.txt", PAGE.encode())
    assert uploads.accept(sent.id, bench.archive) is not None


def index_is(*counts: int | None) -> Callable[[Bench, bool], None]:
    """The index has one of these numbers of articles, the last one after success."""

    def check(bench: Bench, done: bool) -> None:
        found = bench.articles()
        wanted = counts[-1:] if done else counts
        assert found in wanted, f"{found} articles"

    return check


def check_watches(bench: Bench, done: bool) -> None:
    """All words acknowledged, and those of before, are in the memory."""

    async def read() -> tuple[list[str], list[str]]:
        database = Database.in_folder(bench.data)
        watched = SubscriptionRepository(database)
        found = await watched.words(7), await watched.words(1)
        await database.close()
        return found

    told = bench.root.parent / "acknowledged"
    acknowledged = told.read_text().split() if told.exists() else []
    new, old = asyncio.run(read())
    assert set(acknowledged) <= set(new), f"lost {set(acknowledged) - set(new)}"
    assert old == ["旧词"], f"lost what was there: {old}"
    assert not list(bench.data.glob("*damaged*")), "set aside"


def check_backup(bench: Bench, done: bool) -> None:
    """A whole backup or none, and the data as it was."""
    target = bench.root / "b.tar"
    assert target.exists() or not done, "no backup"
    if target.exists() and not done:
        target.unlink()  # acknowledged by its name only; the next attempt wants a free one
    index_is(31)(bench, done)
    check_watches(bench, done)


def check_restored(bench: Bench, done: bool) -> None:
    """What was there, or what the backup has."""
    index_is(31, 30)(bench, done)


def check_cuttings(bench: Bench, done: bool) -> None:
    """The cutting from before, and the new one after success."""
    kept = [one.note for one in CuttingFile.in_folder(bench.data).all()]
    assert kept in ((["新"], ["新", "旧"])[1:] if done else (["旧"], ["新", "旧"])), kept


def check_correction(bench: Bench, done: bool) -> None:
    """The first correction, and the second after success; the archive can be read."""
    text = "".join(path.read_text(encoding="utf-8") for path in bench.archive.glob("corrections/**/*.toml"))
    assert "旧观察员" in text, "the correction of before is lost"
    assert "十一年以前" in text or not done, "no correction"


def check_upload(bench: Bench, done: bool) -> None:
    """A whole page in the inbox or none."""
    found = list(bench.archive.glob("inbox/*/*.txt"))
    assert all(path.read_text(encoding="utf-8") == PAGE for path in found), "half a page"
    assert found or not done, "no page"


def check_file(name: str, mark: str) -> Callable[[Bench, bool], None]:
    """An output file whole: the old content, or the new after success."""

    def check(bench: Bench, done: bool) -> None:
        content = (bench.root / name).read_text(encoding="utf-8")
        assert content == "旧" or mark in content, f"{name}: {content[:40]!r}"
        assert mark in content or not done, "not written"

    return check


QUESTION = "渡口的消息第3条共有多少人？"
DATA, ARCHIVE = "--data={root}/data", "--archive={root}/a"
TASKS = {
    "index": Task("bare", command("index", "{root}/a", DATA), index_is(None, 31)),
    "refresh": Task("grown", command("index", "{root}/a", DATA), index_is(31, 35)),
    "roll back": Task("twice", command("index", "{root}/a", DATA, "--rollback"), index_is(35, 31), False),
    "ask": Task("twice", command("ask", QUESTION, ARCHIVE, DATA, "--json"), index_is(35)),
    "ask unindexed": Task("bare", command("ask", QUESTION, ARCHIVE, DATA), index_is(None, 31)),
    "correct": Task("corrected", command("fix"), check_correction),
    "clip": Task("indexed", command("clip", "add", "n3", "--note=新", ARCHIVE, DATA), check_cuttings),
    "export": Task(
        "indexed",
        command("ask", QUESTION, ARCHIVE, DATA, "--output={root}/o.csv"),
        check_file("o.csv", "渡口"),
    ),
    "backup": Task("indexed", command("backup", "{root}/b.tar", DATA), check_backup),
    "restore": Task("indexed", command("restore", "{root}/old.tar", DATA), check_restored),
    "upload": Task("indexed", in_process(upload), check_upload),
    "watch": Task("indexed", in_process(watch), check_watches),
}
"""Name -> task, each of the command line where it has one."""


class States:
    """The states that tasks begin with, made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = ""

    def make(self) -> None:
        """Make all states by the program itself, without faults."""
        bare = self._new("bare")
        write_rows(bare.archive, "before")
        (bare.archive / "湘江晚报/2021-03-02").mkdir(parents=True)
        (bare.archive / "湘江晚报/2021-03-02/A4.txt").write_text(PAGE, encoding="utf-8")
        with self.at("bare") as here:
            lend_dictionary(Archive(Settings.read(data=here.data), [here.archive]).shelf)
        (bare.root / "o.csv").write_text("旧", encoding="utf-8")
        self._copy("bare", "indexed")
        self._indexed()

    def _indexed(self) -> None:
        bench = Bench(self.folder / "indexed" / "w")
        with self.at("indexed") as here:
            self._run("index", here, "{root}/a", DATA)
            store = Archive(Settings.read(data=here.data), [here.archive]).open().generation.store
            self.id = next(i for i in store.digests() if not re.fullmatch(r"n\d+", i))
            rows = (here.archive / "rows.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
            (here.archive / "rows.jsonl").write_text("".join(rows[:-1]), encoding="utf-8")
            self._run("index", here, "{root}/a", DATA)
            self._run("backup", here, "{root}/old.tar", DATA)
            (here.archive / "rows.jsonl").write_text("".join(rows), encoding="utf-8")
            self._run("index", here, "{root}/a", DATA)
            self._run("clip", here, "add", "n1", "--note=旧", ARCHIVE, DATA)
            asyncio.run(_remember(here.data))
        assert bench.root.exists()
        for name in ("grown", "corrected"):
            self._copy("indexed", name)
        with self.at("grown") as here:
            write_rows(here.archive, "after")
        self._copy("grown", "twice")
        with self.at("twice") as here:
            self._run("index", here, "{root}/a", DATA)
        with self.at("corrected") as here:
            self._run("fix", here, self.id, "观察员", "旧观察员", ARCHIVE, DATA)

    @contextlib.contextmanager
    def at(self, state: str) -> Iterator[Bench]:
        """The state moved to the one place where tasks run, for an archive's key is its path."""
        here = self.folder / "here" / "w"
        here.parent.mkdir(exist_ok=True)
        (self.folder / state / "w").rename(here)
        try:
            yield Bench(here)
        finally:
            here.rename(self.folder / state / "w")

    def lend(self, state: str) -> Bench:
        """A copy of a state at the place where tasks run."""
        place = self.folder / "here"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / state, place)
        return Bench(place / "w")

    def _new(self, state: str) -> Bench:
        (self.folder / state / "w" / "data").mkdir(parents=True)
        return Bench(self.folder / state / "w")

    def _copy(self, state: str, to: str) -> Bench:
        shutil.copytree(self.folder / state, self.folder / to)
        return Bench(self.folder / to / "w")

    def _run(self, name: str, bench: Bench, *arguments: str) -> None:
        ended = run(command(name, *arguments), bench, Fault(0, frozenset()))
        assert ended.code == 0, f"{name}: {ended.said}"


async def _remember(folder: Path) -> None:
    database = Database.in_folder(folder)
    await SubscriptionRepository(database).add("旧词", person=1, chat=1)
    await database.close()


@dataclass(frozen=True, slots=True)
class Result:
    """Exit code and stderr of a run, with the calls that failed."""

    code: int
    said: str
    calls: int
    failed: list[str] = field(default_factory=list)


def run(work: Callable[[Bench], int], bench: Bench, fault: Fault) -> Result:
    """Run a task in a forked child, its output outside of the folder of the fault."""
    said, told = (bench.root.parent.parent / name for name in ("stderr", "stdout"))

    def redirected() -> int:
        for path, handle in ((said, 2), (told, 1)):
            new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(new, handle)
        retrieval.sqlite_files.LOCK_TIMEOUT_S = bot.state.sqlite.RUNNING_LOCK_TIMEOUT_S = 0.01
        bot.state.sqlite.OPENING_ATTEMPTS = 3
        os.environ.update(HOME=str(bench.root.parent), JIANBAO_DATA=str(bench.data), JIANBAO_READER="false")
        os.chdir(bench.root.parent)
        code = work(bench)
        sys.stderr.flush()
        return code

    sys.stdout.flush()
    ended: Ended = run_with_fault(_reported(redirected), [bench.root], fault, SECONDS)
    return Result(ended.code, said.read_text(encoding="utf-8", errors="replace"), ended.calls, ended.failed)


def _reported(work: Callable[[], int]) -> Callable[[], int]:
    def reported() -> int:
        try:
            return work()
        except BaseException:  # noqa: BLE001 -- printed, and counted by the caller
            traceback.print_exc()
            sys.stderr.flush()
            return 71

    return reported


def judge(task: Task, states: States, fault: Fault, wanted: list[str]) -> tuple[str, Result]:
    """Run a task under a fault and judge it; "" if all is right."""
    bench = states.lend(task.start)
    (bench.root.parent / "acknowledged").unlink(missing_ok=True)
    result = run(task.work, bench, fault)
    if "Traceback" in result.said:
        return f"traceback: {STAMP.sub('*', result.said.strip().splitlines()[-1])[-90:]}", result
    if result.code not in GOOD_CODES:
        return f"exit {result.code}", result
    said = [line for line in result.said.splitlines() if not line.startswith(LOGGED)]
    if result.code and not 1 <= len(said) <= MAX_LINES:
        return "message", result
    try:
        task.check(bench, result.code == 0)
    except Exception as error:  # noqa: BLE001 -- counted here
        return f"state: {type(error).__name__} {str(error)[:80]}", result
    if result.code == 0 or not task.is_repeatable:
        return "", result
    after = run(task.work, bench, Fault(0, frozenset()))
    if after.code:
        return f"next run: exit {after.code} {after.said.strip()[-90:]}", result
    try:
        task.check(bench, True)
    except Exception as error:  # noqa: BLE001 -- counted here
        return f"next run: {type(error).__name__} {str(error)[:80]}", result
    left = sorted((Counter(bench.listing()) - Counter(wanted)).elements())
    return (f"left behind: {left[:3]}" if left else ""), result


def sweep(
    states: States, names: Sequence[str], faults: Sequence[str], most: int, seed: int, show: bool
) -> int:
    """Run all tasks under all faults and print a table; the number of failures."""
    failures = 0
    for name in names:
        work = command("fix", states.id, "十年以前", "十一年以前", ARCHIVE, DATA)
        task = replace(TASKS[name], work=work) if name == "correct" else TASKS[name]
        for kind in faults:
            bench = states.lend(task.start)
            whole = run(task.work, bench, FAULTS[kind])
            assert whole.code == 0, f"{name}: {whole.said}"
            numbers = chosen(whole.calls, most, f"{name} {kind} {seed}")
            wanted = bench.listing()
            found = {at: judge(task, states, replace(FAULTS[kind], at=at), wanted) for at in numbers}
            bad = {at: outcome for at, (outcome, _) in found.items() if outcome}
            print(f"{name:14} {kind:13} {len(found):4} of {whole.calls:4} calls: {len(bad)} bad", flush=True)
            for outcome, count in Counter(bad.values()).items():
                print(f"    {count} x {outcome}")
            for at, (outcome, result) in found.items():
                if outcome or (show and result.code):
                    print(f"    {at} {result.failed[:1]}: exit {result.code}\n{result.said.strip()[-700:]}")
            failures += len(bad)
    return failures


def chosen(calls: int, most: int, seed: str) -> list[int]:
    """The calls to fail, the first and the last among them."""
    if calls <= most:
        return list(range(1, calls + 1))
    between = random.Random(seed).sample(range(2, calls), max(0, most - 2))
    return sorted({1, calls, *between})[:most]


def main() -> None:
    """Sweep; exit 1 for a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", nargs="*", default=list(TASKS), choices=TASKS)
    parser.add_argument("--fault", nargs="*", default=list(FAULTS), choices=FAULTS)
    parser.add_argument("--most", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the messages of faults taken well")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("JIANBAO_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        states = States(Path(folder).resolve())
        states.make()
        failures = sweep(states, options.task, options.fault, options.most, options.seed, options.show)
    print(f"{failures} failures")
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
