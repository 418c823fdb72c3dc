"""The bot's own words: complete, escaped, and never longer than a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.service.reload import ReloadResult
from bot.views.message import Message
from bot.views.notices import (
    render_admin_status,
    render_help,
    render_reload_failure,
    render_reload_progress,
    render_reload_result,
    render_status,
    render_welcome,
)
from retrieval.archive.live_index import Coverage
from retrieval.errors import ArchiveEmpty, ArchiveMissing
from retrieval.i18n import Messages
from retrieval.index.build.pipeline import BuildReport, Changes
from retrieval.models import Article, SetAside
from tests.e2e.botapi.text import read_text
from tests.unit.bot.conftest import article_of

WORDS = Messages()
HOSTILE = "<b>&" * 20_000


def shown(message: Message) -> str:
    return read_text(message.html, "HTML", None).text


def reloaded(
    *,
    added: tuple[Article, ...] = (),
    removed: tuple[Article, ...] = (),
    set_aside: Sequence[SetAside] = (),
    ids: Sequence[str] | None = None,
    pages: int = 0,
) -> ReloadResult:
    counts = {"articles": 9, "pages": 2, "passages": 36, "set_aside": len(set_aside)}
    changes = Changes(tuple(ids or (a.id for a in added)), tuple(a.id for a in removed), ())
    report = BuildReport(Path("g"), counts, tuple(set_aside), changes, 9, 2, 1.26)
    return ReloadResult(report, pages, added, (), removed)


def test_status_says_what_is_covered_and_which_index_answers(coverage: Coverage) -> None:
    assert shown(render_status(coverage, WORDS)).splitlines() == [
        "档案收录:株洲日报 2020年2月16日,共 8 篇文章。",
        "索引 20260101T080000,建立于 2026-01-01 08:00",
    ]


def test_administrators_see_numbers_and_a_reload_under_way(coverage: Coverage) -> None:
    text = shown(render_admin_status(coverage, WORDS, reloading=True))

    assert "段落 35 个,搁置 2 个" in text
    assert "正在重新读取" in text


def test_many_papers_are_counted_and_hostile_ones_clipped(coverage: Coverage) -> None:
    papers = tuple(f"{HOSTILE}{n}" for n in range(1000))

    text = shown(render_welcome(replace(coverage, papers=papers), ("<b>&?",), WORDS))

    assert "等 1000 种报纸" in text
    assert len(text) < 1000


def test_help_shows_administrators_their_commands_and_nobody_else(coverage: Coverage) -> None:
    assert "/reload" in shown(render_help(coverage, (), WORDS, bot_name="b", admin=True))
    assert "/reload" not in shown(render_help(coverage, (), WORDS, bot_name="b", admin=False))


def test_progress_shows_how_far_it_has_come() -> None:
    assert shown(render_reload_progress("indexing", 3, 10, WORDS)).endswith("\n建立索引 3/10")
    assert shown(render_reload_progress("reading", 3, None, WORDS)).endswith("\n读取档案 3")
    assert shown(render_reload_progress("checking", 0, None, WORDS)).endswith("\n核验")


def test_a_reload_tells_what_changed_and_what_was_set_aside() -> None:
    added = (article_of("文", headline="湘江渡口复航", paper="湘江晚报"),)
    item = SetAside("坏.bin", "unknown_kind", (("kind", ".bin"),), 3)

    text = shown(render_reload_result(reloaded(added=added, set_aside=(item,), pages=1), WORDS))

    assert text.splitlines() == [
        "已换上新索引。",
        "已建立索引:9 篇文章,2 个版面,36 个段落,用时 1.3 秒。",
        "与之前相比:版面 +1,文章新增 1 篇,改动 0 篇,移去 0 篇。",
        "+ 《湘江渡口复航》 湘江晚报 日期未知 版次未知",
        "搁置 1 个文件或条目:",
        f"搁置 坏.bin 第 3 行:{WORDS.reason('unknown_kind', {'kind': '.bin'})}",
    ]


def test_a_reload_that_changed_nothing_says_so() -> None:
    assert "文章没有变化" in shown(render_reload_result(reloaded(), WORDS))


def test_a_reload_of_hostile_files_is_still_one_message() -> None:
    articles = tuple(article_of("文", headline=HOSTILE, paper=HOSTILE) for _ in range(4))
    items = tuple(SetAside(HOSTILE + str(n), "unknown_kind") for n in range(500))
    whole = reloaded(added=articles, removed=articles, set_aside=items, ids=[str(n) for n in range(10_000)])

    text = shown(render_reload_result(whole, WORDS))

    assert "新增 10000 篇" in text
    assert "另有 9996 个" in text
    assert "另有 490 个" in text


def test_a_failed_reload_says_why_and_that_the_old_index_goes_on() -> None:
    gone = shown(render_reload_failure(ArchiveMissing(path="/srv/报纸"), WORDS))
    unreadable = ArchiveEmpty(path=HOSTILE, set_aside=700, items=(SetAside("A1.txt", "unknown_kind"),))

    text = shown(render_reload_failure(unreadable, WORDS))

    assert gone.startswith("重新读取失败,原有的索引照常使用。\n找不到档案:/srv/报纸")
    assert "\n搁置 A1.txt:" in text
    assert "另有 699 个" in text
