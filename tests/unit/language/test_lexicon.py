"""The lexicon: a dictionary on disk, and words on top of it."""

from __future__ import annotations

from pathlib import Path

from retrieval.language.lexicon import (
    RESERVED_FREQUENCY,
    Lexicon,
    read_jieba_dictionary,
    read_synonyms,
    read_user_words,
    read_word_list,
)
from retrieval.language.tokenizer import Tokenizer

WORDS = [("渡口", 300), ("复航", 50), ("渡", 90), ("口", 400), ("江", 200), ("小", 900), ("舟", 40)]


def test_words_have_their_frequencies_and_prefixes() -> None:
    lexicon = Lexicon.from_frequencies([*WORDS, ("渡口", 100), ("无", 0)])

    assert lexicon.get("渡口") == 300
    assert lexicon.get("无") is None
    assert "复航" in lexicon and "夜市" not in lexicon
    assert sorted(lexicon.prefixes("渡口复航")) == ["渡", "渡口"]


def test_an_added_name_is_cut_whole_and_moves_no_other_cut() -> None:
    lexicon = Lexicon.from_frequencies(WORDS)
    named = lexicon.with_words([("江小舟", None)])

    assert Tokenizer.for_questions(lexicon).words("江小舟在渡口") == ["江", "小", "舟", "在", "渡口"]
    assert Tokenizer.for_questions(named).words("江小舟在渡口") == ["江小舟", "在", "渡口"]
    assert named.total == lexicon.total
    assert named.reserve < lexicon.reserve == RESERVED_FREQUENCY


def test_added_words_replace_those_added_before() -> None:
    lexicon = Lexicon.from_frequencies(WORDS).with_words([("夜市", 5)]).with_words([("路灯", 7)])

    assert (lexicon.get("夜市"), lexicon.get("路灯")) == (None, 7)


def test_a_saved_lexicon_is_opened_with_and_without_its_added_words(tmp_path: Path) -> None:
    lexicon = Lexicon.from_frequencies(WORDS).with_words([("夜市", 5)])
    lexicon.save(tmp_path)
    lexicon.save_added(tmp_path)

    assert sorted(Lexicon.load(tmp_path).items()) == sorted(WORDS)
    assert sorted(Lexicon.load(tmp_path, tmp_path).items()) == sorted([*WORDS, ("夜市", 5)])


def test_a_dictionary_in_jiebas_format_is_read_normalised(tmp_path: Path) -> None:
    (tmp_path / "dict.txt").write_text("渡口 300 n\n復航 50 v\n坏行\nＡ股 7 n\n", encoding="utf-8")

    assert list(read_jieba_dictionary(tmp_path / "dict.txt")) == [("渡口", 300), ("复航", 50), ("a股", 7)]


def test_the_operators_lists_are_read_without_comments(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("\ufeff# 说明\n\n规上 規模以上\n夜市 20 n\n江小舟 nr\n", encoding="utf-8")

    assert read_word_list(path) == ["规上 規模以上", "夜市 20 n", "江小舟 nr"]
    assert read_user_words(path)[1:] == [("夜市", 20), ("江小舟", None)]
    assert read_synonyms(path)["规上"] == ("规模以上",)


def test_synonyms_work_both_ways_or_from_left_to_right(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("渡口 码頭\n船老大 撐船的 => 船长 驾驶员\n船老大 => 船主\n孤单\n", encoding="utf-8")

    assert read_synonyms(path) == {
        "渡口": ("码头",),
        "码头": ("渡口",),
        "船老大": ("船长", "驾驶员", "船主"),
        "撑船的": ("船长", "驾驶员"),
        "孤单": (),
    }


def test_a_word_with_a_nul_is_none() -> None:
    lexicon = Lexicon.from_frequencies([*WORDS, ("渡\0轮", 4)]).with_words([("王\0明", None), ("夜市", 5)])

    assert sorted(lexicon.items()) == sorted([*WORDS, ("夜市", 5)])
