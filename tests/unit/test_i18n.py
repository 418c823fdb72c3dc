"""Message catalogs: the same keys and gaps in every language."""

from __future__ import annotations

import errno
import os
import re
import string
from pathlib import Path

import pytest

from retrieval import errors
from retrieval.i18n import Messages, match_language, message_catalog
from retrieval.index.generation import Generation
from retrieval.models import LEFTOVER_REASONS
from retrieval.settings import LANGUAGES

ROOT = Path(__file__).parents[2]


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_the_same_keys_and_gaps(language: str) -> None:
    chinese, other = message_catalog("zh-Hans"), message_catalog(language)

    assert other.keys() == chinese.keys()
    assert {key for key in chinese if gaps(chinese[key]) != gaps(other[key])} == set()


def test_every_error_has_its_sentence() -> None:
    found = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, errors.JianbaoError)]

    assert {e.key for e in found} <= message_catalog("zh-Hans").keys()


def test_every_key_that_the_code_says_exists() -> None:
    said = set()
    for path in [*ROOT.glob("retrieval/**/*.py"), *ROOT.glob("bot/**/*.py")]:
        said |= set(re.findall(r"""\bsay\(\s*"([a-z_]+\.[a-z_]+)\"""", path.read_text(encoding="utf-8")))

    assert said
    assert said <= message_catalog("zh-Hans").keys()


def test_every_reason_for_setting_aside_has_its_sentence_and_no_other() -> None:
    used = set()
    for path in ROOT.glob("retrieval/reading/**/*.py"):
        pattern = r"""(?:UnreadableSource|SetAside)\([^"]*?,\s*"([a-z_]+)"|BadRow\("([a-z_]+)\""""
        source = path.read_text(encoding="utf-8")
        used |= {name for found in re.findall(pattern, source) for name in found if name}
    used |= {"binary", "encoding"}  # chosen between in one expression
    used |= {"pdf_encrypted", "reader_crashed", "reader_timeout"}  # as what failed says
    used |= LEFTOVER_REASONS
    used |= {"correction_stale", "correction_unfit"}  # of a note made in one place
    used |= {"encrypted", "unsafe_name", "duplicate_name"}  # why a member of an archive is refused

    said = {key.removeprefix("reason.") for key in message_catalog("zh-Hans") if key.startswith("reason.")}
    assert used == said - {"other"}


def test_a_language_we_do_not_have_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        Messages("xx").say("sample.note")


def test_braces_in_facts_are_only_text() -> None:
    assert "{x}" in Messages().say("error.no_such_file", path="{x}")


def test_what_the_source_does_not_say_is_said_to_be_unknown(seed_generation: Generation) -> None:
    article = seed_generation.store.article(0)
    unknown = type(article)(article.id, 1, article.kind, article.text, article.blocks, article.source)

    assert Messages().source_line(unknown) == "《无题》 报名未知 日期未知 版次未知"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr", None),
        ("", None),
        (None, None),
    ],
)
def test_a_language_tag_is_matched_with_a_catalogue(code: str | None, language: str | None) -> None:
    assert match_language(code) == language


def test_the_words_of_the_system_are_said_in_the_language_of_the_reader() -> None:
    error = errors.CannotWrite(path="甲.csv", detail=os.strerror(errno.EACCES))

    assert "没有权限" in Messages().error(error)
    assert "沒有權限" in Messages("zh-Hant").error(error)
    assert "没有权限" in Messages().reason("unreadable", {"detail": os.strerror(errno.EACCES)})
    assert Messages().system_words("别的话") == "别的话"
