"""Finer evidence about a sentence, for the learned ranker: named, documented, in groups.

Beside `features` (the simple ranker's), these look at pairs of characters, order, what the sentence adds
to what its title and lead already say, where it stands, what kind of thing it holds, and how it is built.
Every value is bounded and free of the size of the archive, so that what is learned on one archive holds
on another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.ranking.features.subject import REMAINDER, nearness_to
from retrieval.answering.ranking.match_context import ArticleMatch, QueryContext
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.models import Span

GROUPS: dict[str, tuple[str, ...]] = {
    "wording": (
        "pairs",  # share of the question's pairs of characters, weighted by idf
        "local_pairs",  # the same, weighted by how few sentences of the article hold them
        "order",  # longest common subsequence with what is sought, relative to that
        "dense_order",  # the same, relative to the sentence
        "bm25",  # BM25 of the sentence over words and pairs, relative to what a perfect one could have
        "missing",  # words of the question that it lacks, full from five
        "rarest",  # holds the question's rarest word
        "aspect",  # share of the words that title and lead do not hold
        "topical",  # share of the question's words that title and lead do hold, whatever the sentence
        "beside_asking",  # share of the characters right before and after the question word
        "after_asking",  # share of the characters right after it
        "numbers",  # share of the question's numbers and Latin words; 0.5 without any
        "quoted",  # share of the words in quotation marks; 0.5 without any
        "characters_local",  # share of the characters, weighted by how few sentences of the article hold them
        "late",  # share of the characters, weighted by how near the question word they stand
        "late_local",  # both weights together
        "spread",  # how far apart the words stand, relative to the sentence
    ),
    "surroundings": (
        "paragraph",  # words that only the rest of the paragraph has
        "before2",  # words that only the sentence before the last has
        "lead",  # words that only the article's first sentence has
        "heading",  # words that only the short line above the paragraph has
        "asked_before",  # share of the characters beside the question word in the sentence before
        "together",  # share of words in sentence, neighbours, title and lead together
        "passage_pairs",  # share of the question's pairs in the passage
        "article_pairs",  # share of the question's pairs in the article
    ),
    "passage": (
        "rank",  # 1 for the best passage, falling
        "article",  # BM25 of all its article's passages read, relative to the best article's
        "ideal",  # BM25 of the passage relative to all weight the question has
        "found",  # stands in a passage found, not only in its article
        "margin",  # by how much the best passage leads the next article's
    ),
    "kind": (
        "pieces",  # pieces of the kind asked for, full from four
        "piece_length",  # characters of the longest such piece, full from a dozen
        "counted",  # such a piece stands right before the noun that is counted or chosen
        "measured",  # such a piece stands right after the dimension asked for: 身**高**175cm for 多高
        "near_asked",  # how near such a piece is to a character beside the question word
        "written",  # the question asks for letters or a code (英文名, 电话), and the sentence holds one
        "has_unit",  # the question names a unit
        "label",  # the sentence begins "label:", and the label shares characters with what is asked
        "labelled",  # the sentence begins "label:"
        "defines",  # begins with the question's words and goes on with 是, 指, a comma or a bracket
        "digits",  # holds digits
        "listed",  # 、 in the sentence, full from four
        "asks_number", "asks_date", "asks_person", "asks_place", "asks_why", "asks_what", "asks_other",
    ),
    "shape": (
        "length",  # logarithm of its length, 1 at 200 characters
        "added",  # characters beside the question's and the title's, relative to its length
        "place",  # where in the article, 0 the start, 1 the end
        "sentences",  # logarithm of how many its article has, 1 at 200
        "opens",  # it is the article's first sentence
        "points_back",  # begins with a pronoun
        "ends",  # ends with a full stop or the like
        "asks",  # is a question itself
        "announces",  # ends with a colon
        "quotes",  # holds a quotation
        "commas",  # clauses, full from six
    ),
    "remainder": REMAINDER,
}  # fmt: skip
CLUES = tuple(name for names in GROUPS.values() for name in names)

_POINTING = re.compile(r"(?:他|她|它|该|这|其|此|据|同时|另外|此外|然而|但|而|双方|对此)")
_LABEL = re.compile(r"[^,。:;!?]{1,16}:")
_DIGIT = re.compile(r"[0-9]")
_DIMENSION = re.compile(r"多([高长宽深重远大厚久快])")
_BEFORE_PIECE = 5
"""Characters before a piece of evidence among which its dimension stands: 全**长**约208公里."""
_ASKS_LETTERS = re.compile(r"英文|外文|拼音|分子式|化学式|网址|邮箱|缩写|代号|型号|域名|学名|拉丁")
_ASKS_CODE = re.compile(r"电话|邮编|邮政编码|区号|热线|手机|传真|编号|代码|qq")
_LETTERS = re.compile(r"[a-zà-ü]{2,}|[a-z][0-9]")
_CODE = re.compile(r"[0-9][0-9-]{3,}")
_GOES_ON = re.compile(r"[^,。是指]{0,6}(?:\(|,|是|指|为|即|:|——)")
_ASKED_KINDS = (
    {AnswerKind.NUMBER, AnswerKind.ORDINAL, AnswerKind.DURATION},
    {AnswerKind.DATE},
    {AnswerKind.PERSON, AnswerKind.AUTHOR, AnswerKind.POSITION, AnswerKind.ORGANISATION},
    {AnswerKind.PLACE},
    {AnswerKind.REASON, AnswerKind.MANNER},
    {AnswerKind.DEFINITION},
)
K1, B, USUAL_LENGTH = 1.5, 0.75, 40
"""BM25 of a sentence: rank-bm25's parameters, and the length in characters that counts as average."""


@dataclass(frozen=True)
class SentenceView:
    """One sentence as seen from the question: where it stands, and its pieces of evidence."""

    scene: QueryContext
    article: ArticleMatch
    number: int
    passage_rank: int
    proofs: Sequence[Span]
    in_passage: bool = True

    @cached_property
    def text(self) -> str:
        """The normalised sentence."""
        return self.article.sentences[self.number].normal

    def found(self, step: int) -> frozenset[int]:
        """Words of the question in the sentence `step` further on; none beyond the article's ends."""
        at = self.number + step
        return self.article.found[at] if 0 <= at < len(self.article.found) else frozenset()


def clues_of(sight: SentenceView) -> tuple[float, ...]:
    """The clues of one sentence, in the order of `CLUES`."""
    remainder = sight.article.remainder.clues(sight.article, sight.number, sight.proofs)
    return (
        *_wording(sight),
        *_surroundings(sight),
        *_passage(sight),
        *_kind(sight),
        *_shape(sight),
        *remainder,
    )


def _wording(sight: SentenceView) -> tuple[float, ...]:
    scene, article, text = sight.scene, sight.article, sight.text
    own, pairs = sight.found(0), article.pairs[sight.number]
    weights, sought = scene.weights, scene.sought
    common = shared_subsequence(scene.places_of_sought, text)
    aspect = [i for i in range(len(weights.forms)) if i not in article.topic]
    return (
        scene.pair_share(pairs),
        article.local_pair_share(pairs),
        common / max(1, len(sought)),
        common / max(1, len(text)),
        _bm25(sight),
        min(5, len(weights.forms) - len(own)) / 5,
        float(scene.rarest in own),
        sum(i in own for i in aspect) / len(aspect) if aspect else 0.5,
        weights.share(article.topic),
        _share_in(scene.beside_asking, text),
        _share_in(scene.after_asking, text),
        _share_in(scene.numbers, text),
        _share_in(scene.quoted, text),
        *_character_shares(sight),
        _spread(sight),
    )


def _bm25(sight: SentenceView) -> float:
    scene, text = sight.scene, sight.text
    norm = K1 * (1 - B + B * len(text) / USUAL_LENGTH)
    pairs = (scene.pair_weights[i] for i in sight.article.pairs[sight.number])
    words = (scene.weights.weights[i] for i in sight.found(0))
    return (sum(pairs) + sum(words)) * (K1 + 1) / (1 + norm) / scene.all_weight / (K1 + 1)


def _share_in(parts: Sequence[str], text: str) -> float:
    return sum([part in text for part in parts]) / len(parts) if parts else 0.5


def _character_shares(sight: SentenceView) -> Iterator[float]:
    held = sight.article.characters[sight.number]
    # exact sums: a set gives characters in another order in each process
    return (math.fsum(map(w.__getitem__, held)) / total for w, total in sight.article.character_weights)


def _spread(sight: SentenceView) -> float:
    starts = [start for forms in sight.scene.weights.forms if (start := sight.text.find(forms[0])) >= 0]
    return (max(starts) - min(starts)) / max(1, len(sight.text)) if starts else 0.0


def _surroundings(sight: SentenceView) -> tuple[float, ...]:
    article, share = sight.article, sight.scene.weights.share
    own = sight.found(0)
    around = own | sight.found(-1) | sight.found(1) | article.topic
    return (
        share(article.found_in_paragraph(sight.number) - own),
        share(sight.found(-2) - own),
        share(article.found[0] - own),
        share(article.found_in_heading(sight.number) - own),
        _share_in(sight.scene.beside_asking, article.sentences[sight.number - 1].normal)
        if sight.number
        else 0.0,
        share(around),
        sight.scene.pair_share(article.pairs_of_passage(sight.number)),
        article.pair_coverage,
    )


def _passage(sight: SentenceView) -> tuple[float, ...]:
    scene, article = sight.scene, sight.article
    best = scene.best_score
    score = scene.hits[sight.passage_rank].score
    return (
        1 / (1 + sight.passage_rank),
        article.total / scene.best_total,
        min(1.0, score / scene.all_weight / (K1 + 1)),
        float(sight.in_passage),
        (best - scene.second_score) / best if best > 0 else 1.0,
    )


def _kind(sight: SentenceView) -> tuple[float, ...]:
    scene, text, proofs = sight.scene, sight.text, sight.proofs
    question = scene.weights.question
    focus = question.focus
    label = _LABEL.match(text)
    asking = scene.beside_asking
    kinds = [float(question.kind in kinds) for kinds in _ASKED_KINDS]
    return (
        min(4, len(proofs)) / 4,
        min(12, max((len(p) for p in proofs), default=0)) / 12,
        float(bool(focus) and any(str(focus) in text[p.start : p.end + len(str(focus)) + 2] for p in proofs)),
        _measured(sight),
        nearness_to(proofs, text, frozenset(asking)),
        _written(question.normal, text),
        float(bool(question.units)),
        _share_in(asking, label.group()) if label and asking else 0.0,
        float(bool(label)),
        float(_defines(sight)),
        float(bool(_DIGIT.search(text))),
        min(4, text.count("、")) / 4,
        *kinds,
        float(not any(kinds)),
    )


def _measured(sight: SentenceView) -> float:
    asked = _DIMENSION.search(sight.scene.weights.question.normal)
    starts = (proof.start for proof in sight.proofs)
    return float(
        asked is not None and any(asked[1] in sight.text[max(0, s - _BEFORE_PIECE) : s] for s in starts)
    )


def _written(question: str, text: str) -> float:
    wanted = [p for asks, p in ((_ASKS_LETTERS, _LETTERS), (_ASKS_CODE, _CODE)) if asks.search(question)]
    return float(any(found.group() not in question for p in wanted for found in p.finditer(text)))


def _defines(sight: SentenceView) -> bool:
    forms = sight.scene.weights.forms
    ends = [len(forms[i][0]) for i in sight.found(0) if sight.text.startswith(forms[i][0], 0, 24)]
    return bool(ends) and bool(_GOES_ON.match(sight.text, max(ends)))


def _shape(sight: SentenceView) -> tuple[float, ...]:
    text, article = sight.text, sight.article
    size = max(1, len(text))
    return (
        min(1.0, math.log(size + 1) / math.log(200)),
        (len(text) - sum(map(text.count, article.known.intersection(text)))) / size,
        sight.number / len(article.sentences),
        min(1.0, math.log(len(article.sentences) + 1) / math.log(200)),
        float(sight.number == 0),
        float(bool(_POINTING.match(text))),
        float(text[-1:] in "。!?”"),
        float(text[-1:] == "?"),
        float(text[-1:] == ":"),
        float("“" in text),
        min(6, text.count(",")) / 6,
    )


def shared_subsequence(places: dict[str, int], text: str) -> int:
    """Length of the longest common subsequence of a text and the one that `places` describes.

    places: for each character the bits of its offsets. Bit-parallel, one addition a character:
    Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
    """
    ones = places[""]
    row = ones
    for match in filter(None, map(places.get, text)):
        met = row & match
        row = ((row + met) | (row - met)) & ones
    return (ones & ~row).bit_count()
