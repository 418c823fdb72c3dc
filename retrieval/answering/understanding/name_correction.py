"""Names with one wrong character: 毛騰非 or 毛飞腾 for 毛腾飞. 您是不是要找:毛腾飞

A three-character name unknown to the archive is compared with printed names: two characters transposed, one
homophone, one other character. Without a list of names: the archive's character pairs propose candidates, the
passages confirm them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import numpy as np

from retrieval.answering.understanding.entities import people
from retrieval.index.corpus import Corpus
from retrieval.language.tokenizer import pairs

MOST_TRIED = 200
"""Spellings looked up for one name."""
PASSAGES_READ = 8
"""Passages in which a spelling is looked for."""


def meant_name(normal: str, corpus: Corpus) -> tuple[str, str] | None:
    """A misspelt name of a normalised question, and its correction.

    None when all names are there, when none is near, or when several are equally near.
    """
    for name in people(normal):
        if len(name) == 3 and not is_printed(name, corpus):
            found = _nearest(name, corpus)
            if found is not None:
                return name, found
    return None


def is_printed(name: str, corpus: Corpus) -> bool:
    """True if a passage or a title contains this name."""
    return any(name in text for field in ("body", "title") for text in _texts(name, field, corpus))


def _nearest(name: str, corpus: Corpus) -> str | None:
    for near in (_turned, _same_sound, _one_other):
        tried = dict.fromkeys(n for n in near(name, corpus) if n != name)
        if len(tried) > MOST_TRIED:
            continue
        found = [other for other in tried if _is_name(other, corpus)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _turned(name: str, corpus: Corpus) -> Iterator[str]:
    yield name[0] + name[2] + name[1]
    yield name[1] + name[0] + name[2]


def _same_sound(name: str, corpus: Corpus) -> Iterator[str]:
    """Names with homophones, tones aside, in one or two places."""
    heard = [_sound(char) for char in name]
    ends = _following(name[0], corpus)
    for middle in (c for c in ends if _sound(c) == heard[1]):
        for last in _following(middle, corpus):
            if _sound(last) == heard[2]:
                yield name[0] + middle + last
    for first in (c for c in _preceding(name[1], corpus) if _sound(c) == heard[0]):
        yield first + name[1:]


def _one_other(name: str, corpus: Corpus) -> Iterator[str]:
    """Names with another character in the middle or at the end.

    Surnames are seldom mistaken for another sound.
    """
    ends = set(_preceding(name[2], corpus))
    yield from (name[0] + c + name[2] for c in _following(name[0], corpus) if c in ends)
    if "_" + name[:2] in corpus.searcher.body:
        yield from (name[:2] + c for c in _following(name[1], corpus))


def _is_name(name: str, corpus: Corpus) -> bool:
    """True if the archive prints this as a person's name."""
    texts = _texts(name, "body", corpus)
    return any(name in text and name in people(text) for text in texts)


def _texts(name: str, field: str, corpus: Corpus) -> Iterator[str]:
    """The first passages (for titles: articles) with all pairs of a name."""
    return corpus.searcher.texts_with(pairs(name), field, PASSAGES_READ)


def _following(char: str, corpus: Corpus) -> list[str]:
    """All successors of a character in the archive."""
    low, high = ord(char) << 21, (ord(char) + 1) << 21
    found: set[str] = set()
    for vocabulary in corpus.searcher.body.vocabularies:
        start, end = np.searchsorted(vocabulary.pairs, [np.uint64(low), np.uint64(high)])
        found.update(chr(int(key) & 0x1FFFFF) for key in vocabulary.pairs[start:end])
    return sorted(found)


def _preceding(char: str, corpus: Corpus) -> list[str]:
    """All predecessors of a character in the archive."""
    found: set[str] = set()
    for vocabulary in corpus.searcher.body.vocabularies:
        keys = vocabulary.pairs
        second = keys & np.uint64(0x1FFFFF)
        found.update(chr(int(key) >> 21) for key in keys[second == np.uint64(ord(char))])
    return sorted(found)


@cache
def _sound(char: str) -> str:
    """Pinyin of a character without tone; loads pypinyin's data at first.

    Without its words, unnecessary for single characters: 13 MB and 40 ms in place of 57 and 160.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(char, style=Style.NORMAL)[0]
