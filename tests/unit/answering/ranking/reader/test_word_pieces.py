"""Texts are cut as the tokenizer of the base cuts them, and every piece knows where it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from retrieval.answering.ranking.reader.word_pieces import WordPieces
from retrieval.language.normalization import normalise

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] 株 洲 市 年 。 《 》 . , - % "
    "2020 ##20 20 1 ##1 covid ##19 ##- a b ##b ##a"
)
VOCABULARY = {piece: number for number, piece in enumerate(WORDS.split())}
CUTTER = WordPieces(VOCABULARY)


def reference() -> Tokenizer:
    """The tokenizer of the `tokenizers` package over the same vocabulary."""
    made = Tokenizer(models.WordPiece(VOCABULARY, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


REFERENCE = reference()


def written(text: str) -> list[str]:
    names = list(VOCABULARY)
    return [names[number] for number in CUTTER.pieces(text).ids]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("株洲市", ["株", "洲", "市"]),
        ("2020年", ["2020", "年"]),
        ("202020", ["2020", "##20"]),
        ("covid-19", ["covid", "-", "[UNK]"]),
        ("abab 1", ["a", "##b", "##a", "##b", "1"]),
        ("《株\u200b洲》", ["《", "株", "洲", "》"]),
        ("谁", ["[UNK]"]),
        ("", []),
    ],
)
def test_words_are_cut_into_the_longest_pieces(text: str, pieces: list[str]) -> None:
    assert written(text) == pieces


def test_a_piece_stands_where_its_offsets_say() -> None:
    text = "株洲 covid19,2020"
    pieces = CUTTER.pieces(text)

    cut = [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)]

    assert cut == ["株", "洲", "covid", "19", ",", "2020"]


def test_a_word_of_a_hundred_characters_is_cut_and_a_longer_one_is_unknown() -> None:
    assert len(written("1" * 100)) == 100
    assert written("1" * 101) == ["[UNK]"]


# a character that one version of Unicode knows and another does not is of another kind there
KNOWN = st.characters(exclude_categories=("Cs", "Cn", "Co"), max_codepoint=0x9FFF).filter(
    lambda char: unicodedata.category(char)[0] != "P" or ord(char) < 0x2E00 or ord(char) > 0x2E7F
)


@given(st.text(st.one_of(st.sampled_from("株洲市20covid19ab.,-% 1年。《》\t\n"), KNOWN), max_size=40))
def test_any_text_is_cut_as_the_tokenizers_package_cuts_it(text: str) -> None:
    folded = normalise(text)
    expected = REFERENCE.encode(folded)

    pieces = CUTTER.pieces(folded)

    assert list(pieces.ids) == expected.ids
    assert list(zip(pieces.starts, pieces.ends, strict=True)) == [tuple(pair) for pair in expected.offsets]


@given(st.text(max_size=60))
def test_offsets_never_run_back_or_leave_the_text(text: str) -> None:
    pieces = CUTTER.pieces(text)

    edges = [edge for pair in zip(pieces.starts, pieces.ends, strict=True) for edge in pair]

    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
