"""What the reader is given: question, headline and sentence, each bounded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.ranking.reader.reader_input import (
    BESIDE,
    LONGEST_INPUT,
    MOST_SENTENCE,
    QUESTION,
    SENTENCE,
    InputMaker,
    Read,
    window,
)
from retrieval.answering.ranking.reader.word_pieces import Pieces, WordPieces

CHARACTERS = "谁修桥张三在江边了一座这昨天题日月年0123456789"
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(CHARACTERS))
VOCABULARY = {piece: number for number, piece in enumerate(PIECES)}
NAMES = list(VOCABULARY)
MAKER = InputMaker(WordPieces(VOCABULARY), VOCABULARY)


def sequence(question: str, read: Read) -> tuple[str, list[int]]:
    made = MAKER.sequence(MAKER.question(question), question, read)
    return "".join(NAMES[number] for number in made.ids), list(made.parts)


def test_question_headline_sentence_before_and_sentence_stand_in_this_order() -> None:
    text, parts = sequence("谁修桥", Read("张三修了桥", before="昨天", headline="江边"))

    assert text == "[CLS]谁修桥[SEP]江边[SEP]昨天张三修了桥[SEP]"
    assert parts == [0, *[QUESTION] * 3, 0, *[BESIDE] * 2, 0, *[BESIDE] * 2, *[SENTENCE] * 5, 0]


def test_the_day_of_the_article_is_given_to_a_question_about_time_alone() -> None:
    read = Read("修了", day="2年1月3日")

    assert sequence("昨天谁修", read)[0] == "[CLS]昨天谁修[SEP]2年1月3日[SEP]修了[SEP]"
    assert sequence("谁修", read)[0] == "[CLS]谁修[SEP][SEP]修了[SEP]"


def test_a_long_sentence_is_read_without_the_one_before() -> None:
    text, _ = sequence("谁", Read("江" * 70, before="昨天"))

    assert "昨" not in text


def test_of_a_sentence_too_long_the_part_nearest_to_the_question_is_read() -> None:
    made = MAKER.sequence(MAKER.question("谁修桥"), "谁修桥", Read("江" * 900 + "张三修了桥" + "边" * 900))

    assert len(made.pieces.ids) == MOST_SENTENCE
    assert made.pieces.starts[0] < 902 and made.pieces.ends[-1] >= 905


def test_the_first_of_equal_windows_is_taken() -> None:
    pieces = Pieces([1] * 300, list(range(300)), list(range(1, 301)))

    assert window(pieces, frozenset({9})).starts[0] == 0


@given(*[st.text(st.sampled_from(CHARACTERS + "?x "), max_size=300)] * 5)
def test_no_input_is_longer_than_the_bound(question: str, a: str, b: str, c: str, d: str) -> None:
    made = MAKER.sequence(MAKER.question(question * 9), question, Read(a * 9, b, c, d))

    assert len(made.ids) == len(made.parts) <= LONGEST_INPUT
    assert made.parts[made.first : made.first + len(made.pieces.ids)] == [SENTENCE] * len(made.pieces.ids)
    assert all(edge <= len(a) * 9 for edge in made.pieces.ends)
