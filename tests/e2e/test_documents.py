"""What the documents tell people to type works as it stands there.

The blocks that set up an environment, and the linters', are run by `.ci/run` on a fresh checkout. A block
that needs a token is run against the double of the Bot API; one that needs a cluster is marked. All others
are run here, line by line, in one folder a document, as a newcomer would; `jianbao` among them is forked
from a process with its libraries.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from retrieval.index.shelf import GenerationDirectory
from tests import forked_program
from tests.conftest import SEED
from tests.e2e.botapi import FakeBotAPI
from tests.e2e.process import ROOT, BotProcess, running_bot, settings_for, surroundings
from tests.forked_command import write_command
from tests.lending import lend_dictionary, lend_sample

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "bot/README.md",
    "config/README.md",
    "retrieval/README.md",
    "tests/README.md",
)
BY_CI = {"ask", "test", "linters"}
"""Marks of the blocks that `.ci/run` takes from the documents and runs."""
NEEDS = {"needs: token", "needs: cluster"}
MADE = {
    "README.md": ("日历.png", "高晓燕.csv"),
    "config/README.md": ("备份.tar",),
    "retrieval/README.md": ("答案.jsonl",),
}
"""Files that the lines of a document leave in the folder they are run in."""
README_LINES, README_COLUMNS = 120, 160
SECONDS = 240.0

_BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[^>]+) -->\n)?^```(?P<language>\S*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
_LINK = re.compile(r"\]\((?!https?://)([^)#]*)(#[^)]*)?\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. mark: the comment right before it, or an empty string."""

    document: str
    mark: str
    language: str
    text: str

    def lines(self) -> list[str]:
        """The lines to be typed, without remarks and exports."""
        lines = [re.sub(r"\s+# .*$", "", line) for line in self.text.splitlines()]
        return [line for line in lines if line and not line.startswith("export ")]


def blocks(*documents: str) -> list[Block]:
    """All fenced blocks of the documents, in order."""
    return [
        Block(name, match["mark"] or "", match["language"], match["text"])
        for name in documents or DOCUMENTS
        for match in _BLOCK.finditer((ROOT / name).read_text(encoding="utf-8"))
    ]


def commands(document: str) -> list[str]:
    """Every line of a document that is run here."""
    typed = [block for block in blocks(document) if block.language == "sh" and not block.mark]
    return [line for block in typed for line in block.lines()]


def test_every_block_is_run_compared_or_marked() -> None:
    seen = {(block.language, block.mark) for block in blocks()}

    assert {language for language, _ in seen} <= {"sh", "text", "toml", "json-form"}
    assert {mark for _, mark in seen} == {"", *BY_CI, *NEEDS}
    assert {block.text.split()[0] for block in blocks() if block.language == "text"} == {"▌", "source"}


def test_every_command_of_the_program_is_shown_and_run() -> None:
    typed = {line.split()[1] for name in DOCUMENTS for line in commands(name) if line.startswith("jianbao ")}

    assert typed == {
        "init", "index", "ask", "search", "read", "doctor", "chat", "eval", "backup", "restore", "config",
        "day", "article", "similar", "trend", "people", "check", "clip", "fix",
    }  # fmt: skip


def test_the_readme_is_short() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= README_LINES
    assert [line for line in lines if len(line) > README_COLUMNS] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_and_picture_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = [match[1] for match in _LINK.finditer(text) if match[1]]

    assert [target for target in targets if not (ROOT / document).parent.joinpath(target).exists()] == []


def test_every_module_of_the_walks_is_there() -> None:
    text = (ROOT / "retrieval/README.md").read_text(encoding="utf-8")
    walks = text[text.index("## Three walks") : text.index("## 来源的样子")]
    named = re.findall(r"`([\w/]+\.py)`", walks)

    missing = [name for name in named if not any(ROOT.glob(f"{name}")) and not any(ROOT.glob(f"*/**/{name}"))]
    assert len(named) > 30
    assert missing == []


def test_the_answer_shown_is_the_one_that_is_printed(tmp_path: Path) -> None:
    [command] = [block.text for block in blocks("README.md") if block.mark == "ask"]
    [shown] = [block.text for block in blocks("README.md") if block.language == "text"]

    done = run(command.partition("pip install . && ")[2], tmp_path)

    assert shown.strip() in done.stdout


def test_the_form_of_an_answer_is_the_one_described(tmp_path: Path) -> None:
    [described] = [block.text for block in blocks() if block.language == "json-form"]
    lend_sample(tmp_path / "data")

    answer = json.loads(run('jianbao ask "中车株洲所多少员工返岗?" --json', tmp_path).stdout)

    for field in answer:
        assert f'"{field}"' in described, field
    assert answer["schema"] == 1
    quoted = set(re.findall(r'"(\w+)"', described[described.index('"quotes"') : described.index('"hits"')]))
    assert quoted - {"quotes"} <= answer["quotes"][0].keys()


def test_the_settings_shown_are_settings(tmp_path: Path) -> None:
    for block in blocks():
        if block.language == "toml":
            (tmp_path / "jianbao.toml").write_text(block.text, encoding="utf-8")

            done = run("jianbao config --json", tmp_path)

            origins = {shown["origin"] for shown in json.loads(done.stdout).values()}
            assert tomllib.loads(block.text)
            assert "jianbao.toml" in origins


def run(line: str, home: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a line as typed. Raises TimeoutExpired."""
    return subprocess.run(
        ["bash", "-c", line], cwd=home, env=environment or {**os.environ, **surroundings(home)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """What the README takes for granted: an archive at ~/报纸, a batch, a question set, an earlier run.

    The sample's index and jieba's dictionary are lent: a first run without them is
    `test_the_answer_shown_is_the_one_that_is_printed`.
    """
    lend_sample(tmp_path / "data")
    lend_dictionary(GenerationDirectory(tmp_path / "data", [tmp_path / "报纸"]))
    day = tmp_path / "报纸" / "株洲日报" / "2020-02-16"
    day.mkdir(parents=True)
    shutil.copy(SEED / "zhuzhou_daily_A1.txt", day / "A1.txt")
    question = {"id": "q1", "question": "天元区有多少家企业复工?", "answers": ["78家"]}
    (tmp_path / "问题.jsonl").write_text(json.dumps(question, ensure_ascii=False), encoding="utf-8")
    folder = tmp_path / "问题集文件夹"
    folder.mkdir()
    (folder / "questions.jsonl").write_text(json.dumps(question, ensure_ascii=False), encoding="utf-8")
    passage = {"id": "p1", "title": "复工", "text": "天元区规模以上工业企业复工78家。"}
    (folder / "passages.jsonl").write_text(json.dumps(passage, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "先前.json").write_text("[]", encoding="utf-8")
    (tmp_path / "稿件.txt").write_text("据悉,“中车株洲所7000余名员工返岗”。", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH with a `jianbao` that is forked; the installed one answers in the tests above."""
    folder = tmp_path_factory.mktemp("bin")
    write_command(folder / "jianbao", "retrieval", forked_program.server.address())
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if commands(name)])
def test_every_line_of_a_document_does_what_it_says(
    api: FakeBotAPI, home: Path, path: str, document: str
) -> None:
    typed = commands(document)
    settings = {**settings_for(api, reader=True), "JIANBAO_BOT_HEALTH_LISTEN": f"unix:{home}/health.sock"}
    environment = {**os.environ, **surroundings(home), **settings, "PATH": path, "SHELL": "/bin/bash"}
    folder = ROOT if document.startswith("tests/") else home
    asks_a_bot = any("bot" in line for line in typed)

    with running_bot(api, home, settings) if asks_a_bot else nullcontext() as bot:
        if bot is not None:
            (home / "bot.pid").write_text(str(bot.pid))
        ended = [(line, run(line, folder, environment)) for line in typed]
        if bot is not None:
            bot.wait_for_output("reload_done")

    failed = [(line, done) for line, done in ended if not is_fine(line, done)]
    assert [(line, done.stdout[-300:], done.stderr[-300:]) for line, done in failed] == []
    for made in MADE.get(document, ()):
        assert (home / made).stat().st_size > 0


def is_fine(line: str, done: subprocess.CompletedProcess[str]) -> bool:
    """True for the expected exit code: an answer may be missing, and a single index cannot be rolled back."""
    if line.endswith("--rollback"):
        return done.returncode == 3
    return done.returncode in ({0, 1} if line.startswith(("jianbao ask", "jianbao search")) else {0})


@pytest.mark.parametrize("document", ["README.md", "config/README.md"])
def test_the_bot_starts_as_a_document_says(api: FakeBotAPI, home: Path, document: str) -> None:
    [block] = [block for block in blocks(document) if block.mark == "needs: token"]
    (line,) = block.lines()
    archive = line.split("--archive ")[1].replace("~", str(home))

    start = f"import sys; sys.argv = ['jianbao', 'bot', '--archive', {archive!r}]"
    program = f"{start}; from retrieval.cli.app import main; main()"
    before = api.mark()
    bot = BotProcess(home, settings_for(api, reader=True), program=program)
    try:
        api.wait_until_listening(SECONDS, after=before)
        assert bot.terminate() == 0, bot.output
    finally:
        bot.kill()
