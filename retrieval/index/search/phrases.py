"""Phrase search: passages with words exactly as given.

Across word borders and within words.
The postings give candidates: a passage with 云服务 has the pairs 云服 and 服务, one with 湘 has a word with
that character. The text of the best candidates is then read and verified, whatever dots, spaces and brackets
are set in either spelling. A phrase of no passage may be in title lines; an article is found by them too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from retrieval.arrays import AnyArray, UIntArray
from retrieval.index.search.scored_field import FieldQuery
from retrieval.index.search.topk import MAX_HITS, top_k
from retrieval.index.segment.document_set import TopDocs
from retrieval.index.segment.field import SegmentField
from retrieval.index.segment.passages import title_text
from retrieval.index.segment.segment import Segment
from retrieval.language.normalization import normalise, spelling_key
from retrieval.language.tokenizer import pairs
from retrieval.models import Span
from retrieval.patterns import lazy_regex

MAX_VERIFIED_PASSAGES = 2000
"""Passages of a segment read for one question, some 0.1 s; then the hits verified so far are given."""
FEW_PASSAGES = 100
"""So many are read sooner than the postings of further characters, of which a frequent one has thousands of
words."""
MAX_READ_UNRANKED = 200
"""Candidates by single characters, most of them wrong, that are read before they are ranked."""
MAX_NAME_CHARS = 12
"""Code points of a quoted name that may be spaced or dotted otherwise."""
_PART = lazy_regex(r"[0-9a-z]+|\w")
"""An indivisible part: a run of letters and digits, or a character."""


@dataclass(frozen=True, slots=True)
class PhraseQuery:
    """Normalised phrases, each required in one of the fields."""

    phrases: Collection[str]
    fields: Collection[str]

    def best_passages(
        self,
        segment: Segment,
        queries: Sequence[FieldQuery],
        k: int,
        *,
        ranges: Sequence[tuple[int, int]] | None,
        mask: AnyArray | None,
        floor: float,
    ) -> TopDocs:
        """As `top_k`, among the passages with each phrase in a field."""
        inside = self._candidates(segment)
        if mask is not None:
            inside &= mask
        unsure = [phrase for phrase in self.phrases if len(phrase) != 2 or not pairs(phrase)]
        right: list[int] = []
        if not all(map(pairs, unsure)) and np.count_nonzero(inside) <= MAX_READ_UNRANKED:
            right = [i for i in np.flatnonzero(inside).tolist() if holds(segment, i, unsure, self.fields)]
            inside[:] = False
            inside[right] = True
        wanted, read = k, 0
        while True:
            found = top_k(queries, wanted, ranges=ranges, mask=inside, floor=floor)
            unread = [i for i in found.ids.tolist() if i not in right]
            wrong = [i for i in unread if not holds(segment, i, unsure, self.fields)]
            right += [i for i in unread if i not in wrong]
            read += len(unread)
            inside[wrong] = False
            if len(right) >= k or len(found.ids) < wanted or read >= MAX_VERIFIED_PASSAGES:
                kept = np.flatnonzero(inside[found.ids])[:k]
                return TopDocs(found.ids[kept], found.scores[kept])
            wanted = MAX_HITS  # at once: many words rank slowly, and most candidates are wrong

    def _candidates(self, segment: Segment) -> AnyArray:
        """Shape (passages,), bool: passages with the parts of every phrase."""
        found = (candidate_passages(segment, phrase, self.fields) for phrase in self.phrases)
        inside = np.zeros(len(segment.passages.starts), dtype=bool)
        inside[reduce(np.intersect1d, found)] = True
        return inside


def candidate_passages(segment: Segment, phrase: str, fields: Collection[str]) -> UIntArray:
    """Passages with the parts of a normalised phrase in one field, ascending.

    With all of them or, where few have the rarest ones, with these.
    """
    held = [_holding(segment.field(name), phrase) for name in fields]
    return np.unique(np.concatenate(held))


def _holding(field: SegmentField, phrase: str) -> UIntArray:
    if found := pairs(phrase):
        return field.passages_with(found)
    words = [field.vocabulary.words_containing([part]) for part in phrase_parts(phrase)]
    rarest, *others = sorted(words, key=len) or [[]]
    held = field.passages_with_any(rarest)
    for one in others:
        if len(held) <= FEW_PASSAGES:
            break
        held = np.intersect1d(held, field.passages_with_any(one), assume_unique=True)
    return held


def phrase_parts(phrase: str) -> list[str]:
    """Parts of a normalised phrase, each within one word everywhere."""
    return _PART.findall(phrase)


def spaced_spellings(phrases: Collection[str]) -> list[str] | None:
    """Phrases padded with spaces, as papers pad names: 苏 敏.

    Looked for by their single characters, for no pair of neighbours need be one there. None where no phrase
    is short enough for a name.
    """
    spaced = [
        _spaced(phrase) if len(phrase) <= MAX_NAME_CHARS and pairs(phrase) else phrase for phrase in phrases
    ]
    return None if spaced == list(phrases) else spaced


def _spaced(phrase: str) -> str:
    """The phrase padded with spaces; unchanged with marks that no name has."""
    parts = phrase_parts(phrase)
    return " ".join(parts) if "".join(parts) == spelling_key(phrase) else phrase


def holds(segment: Segment, passage: int, phrases: Collection[str], fields: Collection[str]) -> bool:
    """True if each phrase, however spelt, is in a field.

    phrases: normalised.
    """
    if not phrases:
        return True
    places = segment.passages
    article = segment.store.article(int(places.article_of[passage]))
    span = Span(int(places.starts[passage]), int(places.ends[passage]))
    texts = {"body": lambda: span.cut(article.text), "title": lambda: title_text(article)}
    keys = [spelling_key(normalise(texts[name]())) for name in fields]
    return all(any(spelling_key(phrase) in key for key in keys) for phrase in phrases)
