"""The words are jieba's own; the pairs are every two neighbours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.lexicon import Lexicon, read_jieba_dictionary, read_user_words, read_word_list
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import Tokenizer, import_jieba, pairs

DICTIONARY = Path(import_jieba().__file__).parent / "dict.txt"


@pytest.fixture(scope="module")
def plain_lexicon() -> Lexicon:
    return Lexicon.from_frequencies(read_jieba_dictionary(DICTIONARY))


def test_words_are_those_of_jieba_on_the_seed(plain_lexicon: Lexicon, seed_text: str, tmp_path: Path) -> None:
    merged = {}
    for word, count in read_jieba_dictionary(DICTIONARY):
        merged[word] = max(count, merged.get(word, 0))
    (tmp_path / "dict.txt").write_text("\n".join(f"{w} {c}" for w, c in merged.items()), encoding="utf-8")
    jieba = import_jieba().Tokenizer(str(tmp_path / "dict.txt"))
    jieba.tmp_dir = str(tmp_path)

    expected = [
        w for w in jieba.cut(normalise(seed_text), HMM=False) if any(c.isalnum() or c == "_" for c in w)
    ]

    assert Tokenizer.for_questions(plain_lexicon).words(seed_text) == expected


def test_a_name_added_without_frequency_is_cut_whole(plain_lexicon: Lexicon) -> None:
    lexicon = plain_lexicon.with_words([("中车株洲所", None), ("毛腾飞", None)])

    with_name = Tokenizer.for_questions(lexicon)

    assert {"中车株洲所", "毛腾飞"} <= set(with_name.words("毛腾飞到中车株洲所调研"))


def test_a_question_in_traditional_script_has_the_words_of_the_simplified(plain_lexicon: Lexicon) -> None:
    analyser = Tokenizer.for_questions(plain_lexicon)

    assert analyser.tokens("疫情防控工作") == analyser.tokens(
        "疫情防控工作".translate(str.maketrans("务", "務"))
    )
    assert analyser.tokens("復工復產") == analyser.tokens("复工复产")


@pytest.fixture(scope="module")
def both(plain_lexicon: Lexicon) -> tuple[Tokenizer, Tokenizer]:
    return Tokenizer.for_questions(plain_lexicon), Tokenizer.for_building(plain_lexicon)


def test_questions_and_articles_are_cut_alike_on_the_seed(
    both: tuple[Tokenizer, Tokenizer], seed_text: str
) -> None:
    question, building = both

    assert question.tokens(seed_text) == building.tokens(seed_text)


@given(st.text(alphabet="中国人民株洲市天元区复工7000余名abcX-_.%+#& ,。“”《》\n\t３Ａ㎡①é", max_size=60))
def test_questions_and_articles_are_cut_alike_on_any_usual_text(
    both: tuple[Tokenizer, Tokenizer], text: Any
) -> None:
    question, building = both

    assert question.tokens(text) == building.tokens(text)


def test_pairs_do_not_reach_over_punctuation_or_latin() -> None:
    assert pairs("复工,复产A4") == ["_复工", "_复产"]


def test_a_stored_lexicon_cuts_as_the_one_that_was_built(
    plain_lexicon: Lexicon, seed_text: str, tmp_path: Path
) -> None:
    plain_lexicon.save(tmp_path)

    assert Tokenizer.for_questions(Lexicon.load(tmp_path)).words(seed_text) == Tokenizer.for_questions(
        plain_lexicon
    ).words(seed_text)


def test_the_operators_words_may_have_a_frequency_or_none(tmp_path: Path) -> None:
    path = tmp_path / "userdict.txt"
    path.write_text("# 注释\n\n云服务 50 n\n中车株洲所 nt\n暖企十条\n", encoding="utf-8")

    assert read_user_words(path) == [("云服务", 50), ("中车株洲所", None), ("暖企十条", None)]
    assert read_word_list(path) == ["云服务 50 n", "中车株洲所 nt", "暖企十条"]
