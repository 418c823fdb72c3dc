"""Standard streams: closed, failing, without a reader; lines as other systems write them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.cli.standard_streams import check_given_file, decoded_lines, open_lines
from retrieval.errors import FolderGiven, NoSuchFile

ROOT = Path(__file__).parents[3]
PREPARED = "from retrieval.cli import standard_streams as s; s.prepare_standard_streams(); import os, sys\n"
SENTENCES = ["渡轮停航三天。", "码头翻新。"]


def run(shell: str, program: str) -> subprocess.CompletedProcess[str]:
    """Run a prepared program with the redirections of a shell."""
    return subprocess.run(
        ["bash", "-c", f"{shell}", sys.executable, PREPARED + program],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_file_opened_later_never_gets_the_number_of_a_closed_stream(number: int, tmp_path: Path) -> None:
    opened = tmp_path / "index"
    program = f"print(open({str(opened)!r}, 'w').fileno() > 2, file=open({str(tmp_path / 'out')!r}, 'w'))"

    done = run(f'"$0" -c "$1" {number}>&-', f"{program}\nprint('x', file=sys.stderr)")

    assert done.returncode == 0
    assert (tmp_path / "out").read_text() == "True\n"
    assert opened.read_text() == ""


def test_messages_that_stderr_does_not_take_are_dropped() -> None:
    done = run('"$0" -c "$1" 2>/dev/full', "print('未尽', file=sys.stderr); print('done')")

    assert (done.returncode, done.stdout) == (0, "done\n")


def test_a_gone_reader_is_told_from_a_full_disk() -> None:
    program = """
try:
    print('x' * 100_000, flush=True)
except s.ReaderGone:
    print('gone', file=sys.stderr)
except OSError as error:
    print(error.strerror, file=sys.stderr)
s.drain_output()
"""

    gone = run('"$0" -c "$1" | true', program)
    full = run('"$0" -c "$1" >/dev/full', program)

    assert (gone.stderr, full.stderr) == ("gone\n", "No space left on device\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_read_in_any_usual_encoding(encoding: str, end: str) -> None:
    text = "".join(f'{{"question": "{sentence}"}}{end}' for sentence in SENTENCES)

    lines = [line for line in decoded_lines(io.BytesIO(text.encode(encoding))) if line.strip()]

    assert lines == [f'{{"question": "{sentence}"}}' for sentence in SENTENCES]


def test_a_line_is_given_as_soon_as_it_is_there() -> None:
    class OneLine(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline()
            assert line, "read past the first line"
            return line

    assert next(decoded_lines(OneLine("第一问\n".encode()))) == "第一问"


def test_a_byte_order_mark_within_a_joined_file_is_no_content() -> None:
    joined = "甲\n".encode("utf-8-sig") + "乙\n".encode("utf-8-sig")

    assert list(decoded_lines(io.BytesIO(joined))) == ["甲", "乙"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_plain_lines_in_unmarked_utf_16_are_read(encoding: str) -> None:
    text = "渡口何时复航?\r\n谁修的渡船?\r\n"

    lines = decoded_lines(io.BytesIO(text.encode(encoding)))

    assert list(filter(None, lines)) == ["渡口何时复航?", "谁修的渡船?"]


def test_a_pipe_is_a_file_like_any_other(tmp_path: Path) -> None:
    pipe = tmp_path / "questions"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["sh", "-c", 'echo 谁? > "$0"', str(pipe)])

    with open_lines(pipe) as lines:
        read = list(lines)

    assert (read, writer.wait()) == (["谁?"], 0)


def test_a_folder_in_place_of_a_file_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(FolderGiven):
        check_given_file(tmp_path)
    with pytest.raises(NoSuchFile):
        check_given_file(tmp_path / "nowhere")
