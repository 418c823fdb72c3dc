"""The sentence reader: whether a sentence answers, and its answering words.

A cross-encoder reads question, headline and sentence together (`reader_input`) and gives a logit against a
null candidate of score 0, and the likeliest spans (`spans`). It judges, and never writes: what is shown is
always cut from the archive. The model is loaded with the first question; where it cannot be used there is
one warning in the log, and the trees rank alone.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from retrieval.answering.ranking.candidates import Candidate, Reading
from retrieval.answering.ranking.reader.model_file import MODEL_FILE, Model, UnusableReader, load_model
from retrieval.answering.ranking.reader.reader_input import InputMaker, Read, Sequenced
from retrieval.answering.ranking.reader.spans import DECIMALS, SpanChances
from retrieval.answering.ranking.reader.word_pieces import WordPieces
from retrieval.i18n import Messages
from retrieval.language.normalization import normalise, normalise_with_offsets
from retrieval.models import Span
from retrieval.settings import interface_language

logger = logging.getLogger(__name__)
THREADS = 2
"""Candidates of one question read side by side."""
MOST_CANDIDATES = 32
"""Candidates read at most; what is behind them is not read."""
LIKELY_SPANS = 12
"""Spans of a candidate that are kept."""


class SentenceReader:
    """Reads candidates with one model. May be shared by threads.

    path:    model file, by default the package's.
    threads: candidates of one question read side by side; what is said does not depend on it.
    """

    def __init__(self, path: Path = MODEL_FILE, threads: int = THREADS) -> None:
        self._path, self._threads = path, threads
        self._lock = threading.Lock()

    @property
    def is_usable(self) -> bool:
        """True if the model can be loaded; loads it."""
        return self._loaded is not None

    def scores(self, question: str, candidates: Sequence[Candidate]) -> list[Reading] | None:
        """Readings of the first `MOST_CANDIDATES` candidates of a normalised question.

        None where the model cannot be used.
        """
        loaded = self._loaded
        if loaded is None:
            return None
        model, maker = loaded
        pieces = maker.question(question)

        def read(candidate: Candidate) -> Reading:
            return _read(model, maker.sequence(pieces, question, as_read(candidate)), _text(candidate))

        return list(self._pool.map(read, candidates[:MOST_CANDIDATES]))

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        """Threads of the reader; onnxruntime runs without Python's lock."""
        return ThreadPoolExecutor(self._threads, thread_name_prefix="reader")

    @cached_property
    def _model(self) -> tuple[Model, InputMaker] | None:
        try:
            model = load_model(self._path)
        except UnusableReader as error:
            logger.warning("%s", Messages(interface_language()).error(error))
            return None
        return model, InputMaker(WordPieces(model.vocabulary), model.vocabulary)

    @property
    def _loaded(self) -> tuple[Model, InputMaker] | None:
        with self._lock:  # so that threads load it once
            return self._model


def as_read(candidate: Candidate) -> Read:
    """The candidate as the reader sees it."""
    date, number = candidate.article.date, candidate.number
    return Read(
        candidate.sentence.normal,
        before=candidate.sentences[number - 1].normal if number else "",
        headline=normalise(candidate.article.headline or ""),
        day=f"{date.year}年{date.month}月{date.day}日" if date else "",
    )


def _text(candidate: Candidate) -> str:
    return candidate.sentence.span.cut(candidate.article.text)


def _read(model: Model, sequence: Sequenced, text: str) -> Reading:
    """Logit and likeliest spans of one candidate.

    One candidate a run: nothing is padded, and what is said of it does not depend on the others.
    """
    ids = np.array([sequence.ids], np.int64)
    logits, spans = model.run(ids, np.array([sequence.parts], np.int64))
    inside = spans[0, :, sequence.first : sequence.first + len(sequence.pieces.ids)]
    copy = normalise_with_offsets(text)
    likely = tuple(
        (copy.original_span(Span(start, end)), chance)
        for start, end, chance in SpanChances(inside, sequence.pieces).likeliest(LIKELY_SPANS)
    )
    return Reading(round(float(logits[0]), DECIMALS), likely)


@lru_cache(maxsize=1)
def shipped_reader() -> SentenceReader:
    """The reader of the package, one a process."""
    return SentenceReader()
