"""Terminal views: what goes to stdout, what to stderr, and in which words."""

from __future__ import annotations

import pytest

from retrieval.answering.answerer import Answerer
from retrieval.cli.terminal import MAX_SET_ASIDE_LINES, Terminal
from retrieval.i18n import Messages
from retrieval.models import SetAside


def test_an_answer_is_its_quotes_with_sources_and_confidence(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = seed_answerer.answer("中车株洲所有多少员工返岗?", top=1)

    Terminal(Messages()).answer(answer, seed_answerer.generation)

    seen = capsys.readouterr()
    assert seen.out.splitlines()[:2] == [
        "▌ 2月10日以来,中车株洲所7000余名员工返岗。",
        "    —— 《多家企业免费提供“云服务”》 株洲日报 2020年2月16日 A1版 记者 高晓燕",
    ]
    assert "把握" in seen.out
    assert seen.err == ""


def test_no_answer_is_followed_by_the_coverage_and_the_nearest_passages(
    seed_answerer: Answerer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = seed_answerer.answer("长沙市地铁什么时候恢复运营?", top=1)

    Terminal(Messages()).answer(answer, seed_answerer.generation)

    lines = capsys.readouterr().out.splitlines()
    assert "没有找到有把握的答案" in lines[0]
    assert any("株洲日报 2020年2月16日,共 8 篇文章" in line for line in lines)
    assert not any("把握 " in line for line in lines)


def test_notes_and_errors_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(Messages())

    terminal.note("note [not markup]")
    terminal.error("error")

    seen = capsys.readouterr()
    assert (seen.out, seen.err) == ("", "note [not markup]\nerror\n")


def test_a_long_list_of_sources_set_aside_is_cut_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    items = [SetAside(f"{n}.txt", "binary") for n in range(MAX_SET_ASIDE_LINES + 5)]

    Terminal(Messages()).set_aside(items)

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MAX_SET_ASIDE_LINES + 1
    assert lines[-1].strip() == Messages().say("index.set_aside_more", count=5)


def test_progress_is_silent_where_nobody_looks_on(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal(Messages()).progress() as progress:
        progress("reading", 1, 2)

    assert capsys.readouterr() == ("", "")
