"""The answerer: one function for terminal, Telegram, JSON and evaluation.

`Answerer.answer` parses the question, searches passages, ranks their sentences, chooses quotes and estimates
the confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypedDict, TypeVar, Unpack

from retrieval.answering import confidence
from retrieval.answering.archive_facts import archive_facts
from retrieval.answering.checks.named_things import NamedThing, named_things, proper_names
from retrieval.answering.lists import list_articles
from retrieval.answering.quoting.answer_span import answering_phrase
from retrieval.answering.quoting.corroboration import is_in, with_newest_first, with_others
from retrieval.answering.quoting.marking import marked_phrase
from retrieval.answering.quoting.quotes import Excerpt, excerpts
from retrieval.answering.ranking.candidates import Candidate
from retrieval.answering.ranking.columns import COLUMN_NAMES
from retrieval.answering.ranking.judgement import CandidateReader
from retrieval.answering.ranking.ranker import Ranker, odds
from retrieval.answering.ranking.semantic import Encoder, Meaning
from retrieval.answering.ranking.term_weights import TermWeights, is_known
from retrieval.answering.ranking.trees import shipped_forest
from retrieval.answering.timing import Stopwatch
from retrieval.answering.understanding.answer_types import AnswerKind
from retrieval.answering.understanding.follow_ups import ConversationTurn
from retrieval.answering.understanding.leaning import Trial, leans_on_topic
from retrieval.answering.understanding.notes import DIFFERING, WIDENED, small_talk
from retrieval.answering.understanding.periods import PeriodAgreement, period_agreement
from retrieval.answering.understanding.printed_numbers import has_number, with_printed_numbers
from retrieval.answering.understanding.question import (
    LONGEST_QUESTION,
    Question,
    in_written_form,
    sought_text,
    understand,
)
from retrieval.answering.understanding.reading import AskContext, ParsedQuestion, read_question
from retrieval.index.corpus import Corpus
from retrieval.index.search.facets import Facets
from retrieval.language.dates import DateMention
from retrieval.language.lexicon import read_synonyms, read_word_list
from retrieval.language.normalization import normalise
from retrieval.models import Answer, ArticleList, FactKind, Filters, Hit, Quote

T = TypeVar("T")

PASSAGES_READ = 10
"""Passages whose sentences are ranked: R@10 is 0.88 to 1.00 on the development sets."""
MAX_HITS_SHOWN = 10
MIN_WISH_CONFIDENCE = 0.9
"""Confidence under the wished days, relative to that of the whole archive."""
ALONE = AskContext()
"""A question without earlier turns."""
UNQUOTED_SHARE = 0.5
"""Share of the threshold up to which the confidence may reach without the exact phrases."""
LONGEST_WIDENED = 31
"""Days of a period up to which an answer from elsewhere is noted."""
QUOTES_COMPARED = 6
"""The best quotes compared for other values of the same fact, for any number shown."""
MIN_QUOTE_PROBABILITY = 0.02
"""Further quotes of an answered question below this chance are left out: S@3 falls by less than 0.01 on
the development sets, and a reader sees 2.3 quotes on average in place of 3."""


@dataclass(frozen=True)
class WordLists:
    """The operator's word lists for questions: stop words and synonyms."""

    stopwords: frozenset[str]
    synonyms: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, folder: Path) -> WordLists:
        """`stopwords.txt` and `synonyms.txt` of a lexicon folder."""
        return cls(
            frozenset(read_word_list(folder / "stopwords.txt")),
            read_synonyms(folder / "synonyms.txt"),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """Result of one search for a question under its filters.

    quotes: without marked phrases, for a search may yet be passed over. ranked: their candidates and others.
    """

    question: Question
    filters: Filters
    hits: Sequence[Hit]
    sure: float
    quotes: tuple[Quote, ...]
    ranked: Sequence[Candidate] = ()
    differing: int = 0


class AnswerOptions(TypedDict, total=False):
    """Options of `Answerer.answer`."""

    filters: Filters | None
    top: int
    without: Collection[str]
    standing: AskContext


class Answerer:
    """Answers questions from one generation. May be shared by threads."""

    def __init__(
        self,
        generation: Corpus,
        lists: WordLists,
        *,
        threshold: float = confidence.THRESHOLD,
        encoder: Encoder | None = None,
        reader: CandidateReader | None = None,
    ) -> None:
        self.generation = generation
        self.lists = lists
        self._threshold = threshold
        self.holdings = Facets(generation)
        self._ranker = Ranker(
            generation,
            shipped_forest("ranker", COLUMN_NAMES),
            None if encoder is None else Meaning(encoder),
            reader,
        )

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        top: int = 3,
        without: Collection[str] = (),
        standing: AskContext = ALONE,
    ) -> Answer:
        """Answer a question: quotes, best first, or the nearest passages unanswered.

        filters:  in force beside the filters in words.
        top:      number of quotes at most.
        without:  ids of articles to leave out of the archive.
        standing: earlier turns, and the date of today.
        Raises EmptyQuestion and QuestionTooLong.
        """
        watch = Stopwatch()
        if len(text) <= LONGEST_QUESTION and (note := small_talk(normalise(text))):
            return Answer(text, False, 0.0, (), (), filters or Filters(), 0.0, notes=(note,))
        with watch.stage("understand"):
            asked = read_question(
                text, filters or Filters(), standing, holds=self.holdings, understand=self.understand
            )
        if asked.fact is not None:
            return self._fact(asked, asked.fact, watch)
        found = self._found(asked, top, without, watch)
        if asked.in_topic is not None:
            beside = self._found(asked.in_topic, top, without, watch)
            if self._leans(text, standing.turns[-1], found, beside):
                asked, found = asked.in_topic, beside
        with watch.stage("list"):
            listing = self._listing(asked, standing, without)
        return self._answer(asked, found, listing, watch)

    def render(self, form: Callable[[Answer], T], text: str, **options: Unpack[AnswerOptions]) -> T:
        """An answer in a form. Raises as `answer` does."""
        return form(self.answer(text, **options))

    def _fact(self, asked: ParsedQuestion, fact: FactKind, watch: Stopwatch) -> Answer:
        """The archive's own facts, without a quote."""
        facts = archive_facts(self.generation, fact, asked.filters)
        text, filters = asked.question.text, asked.filters
        return Answer(text, False, 0.0, (), (), filters, watch.elapsed, asked.carried, facts=facts)

    def _listing(
        self, asked: ParsedQuestion, standing: AskContext, without: Collection[str]
    ) -> ArticleList | None:
        """The articles asked for; None for a question of another kind."""
        if asked.listed is None:
            return None
        request = asked.listed.request
        request = replace(request, order=standing.list_order or request.order)
        wanted = replace(asked.listed, request=request)
        return list_articles(
            self.generation, wanted, self.understand, without=without, limit=standing.list_limit
        )

    def _leans(self, text: str, last: ConversationTurn, alone: _Found, beside: _Found) -> bool:
        """True if the answers show a text to lean on a turn."""
        normal = sought_text(in_written_form(normalise(text)))
        names = proper_names(normal, list(self.generation.analyser.cut(normal)))
        shown = normalise(f"{last.headline} {last.quote}")
        return leans_on_topic(text, _trial(alone), _trial(beside), names=names, shown=shown)

    def _answer(
        self, asked: ParsedQuestion, found: _Found, listing: ArticleList | None, watch: Stopwatch
    ) -> Answer:
        """The answer from a search's result; abstains below the threshold."""
        answered = bool(found.quotes) and found.sure >= self._threshold
        quotes = found.quotes
        if answered:
            quotes = tuple(q for q in quotes if q is quotes[0] or q.probability >= MIN_QUOTE_PROBABILITY)
        with watch.stage("rank"):
            quotes = tuple(self._marked(found.question, quote, found.ranked) for quote in quotes)
        differing = min(len(quotes), found.differing) if answered else 0
        differing = differing if differing > 1 else 0
        # a list is of the days asked for, whatever the quotes are of
        widened = () if listing is not None and listing.items else _widened(asked, found)
        store = self.generation.store
        return Answer(
            question=asked.question.text,
            answered=answered,
            confidence=found.sure,
            quotes=quotes,
            hits=tuple((hit, store.article(hit.article_row).id) for hit in found.hits[:MAX_HITS_SHOWN]),
            filters=found.filters,
            carried=asked.carried,
            absent=self.weights(asked.question).absent,
            notes=(*asked.notes, *widened, *((DIFFERING,) if differing else ())),
            meant=asked.meant,
            differing=differing,
            listing=listing,
            elapsed_ms=watch.elapsed,
            stages=tuple(watch.stages.items()),
        )

    def _found(self, asked: ParsedQuestion, top: int, without: Collection[str], watch: Stopwatch) -> _Found:
        """Search under the filters; prefer the wished days where about as sure."""
        everywhere = self._found_in(asked, asked.filters, top, without, watch)
        if not everywhere.hits and asked.question != asked.whole:
            return self._found_in(replace(asked, question=asked.whole), asked.filters, top, without, watch)
        if asked.wish is None:
            return everywhere
        there = self._found_in(asked, asked.wish, top, without, watch)
        wanted = max(self._threshold, MIN_WISH_CONFIDENCE * everywhere.sure)
        chosen = there.quotes and there.sure >= wanted
        return there if chosen and _agreement(asked, there) >= _agreement(asked, everywhere) else everywhere

    def _found_in(
        self, asked: ParsedQuestion, filters: Filters, top: int, without: Collection[str], watch: Stopwatch
    ) -> _Found:
        with watch.stage("search"):
            hits = self.hits(asked.question, filters=filters, without=without)
        if not hits and asked.question.phrases:
            return self._without_phrases(asked, filters, top, without, watch)
        with watch.stage("rank"):
            question = self.as_printed(asked.question, hits)
            ranked = self.candidates(question, hits)
            weights, things = self.weights(question), self.things(question)
            sure, quotes = _quotes(question, weights, things, ranked, max(top, QUOTES_COMPARED))
            differing = 0
            if not _chooses_days(asked, filters):
                compared, differing = with_newest_first(quotes[:QUOTES_COMPARED], question, weights)
                quotes = (*compared, *quotes[QUOTES_COMPARED:])
            if asked.seen:
                quotes = tuple(sorted(quotes, key=lambda quote: quote.text.startswith(asked.seen)))
            shown = tuple(with_others(weights, quote, ranked) for quote in quotes[:top])
        return _Found(question, filters, hits, sure, shown, ranked, min(top, differing))

    def _without_phrases(
        self, asked: ParsedQuestion, filters: Filters, top: int, without: Collection[str], watch: Stopwatch
    ) -> _Found:
        """Search without the exact phrases, as no answer: no passage has them."""
        loose = replace(asked, question=replace(asked.question, phrases=()))
        found = self._found_in(loose, filters, top, without, watch)
        share = UNQUOTED_SHARE * self._threshold / max(found.sure, self._threshold)
        quotes = tuple(replace(quote, probability=quote.probability * share) for quote in found.quotes)
        return replace(found, sure=found.sure * share, quotes=quotes)

    def _marked(self, question: Question, quote: Quote, ranked: Sequence[Candidate]) -> Quote:
        """The quote with its answering phrase marked, or nothing.

        A byline keeps the name found by rule.
        """
        if question.kind is AnswerKind.AUTHOR:
            return quote
        candidate = next(c for c in ranked if is_in(quote, c))
        return replace(quote, answer=marked_phrase(question, candidate, quote, self.generation.analyser.cut))

    def understand(self, text: str) -> Question:
        """Parse a question. Raises EmptyQuestion and QuestionTooLong."""
        return understand(
            text, self.generation.analyser, stopwords=self.lists.stopwords, synonyms=self.lists.synonyms
        )

    def hits(
        self,
        question: Question,
        *,
        limit: int = PASSAGES_READ,
        filters: Filters | None = None,
        without: Collection[str] = (),
    ) -> list[Hit]:
        """The best passages for a question, best first.

        A word that the archive has not is looked for by its synonyms. (All synonyms of all words found one
        in fifty articles less among the first ten on two papers' questions of readers.)
        """
        rows, searcher = self.generation.rows_of(without), self.generation.searcher
        unknown = (tokens for word, tokens in question.others if not is_known(word, (searcher.body,)))
        tokens = (*question.tokens, *(token for others in unknown for token in others))
        return searcher.search(tokens, limit=limit, filters=filters, without=rows, phrases=question.phrases)

    def as_printed(self, question: Question, hits: Sequence[Hit]) -> Question:
        """The question with its numbers as these passages spell them."""
        if not has_number(question.readable):
            return question
        texts = self._ranker.normal_texts(hits)
        printed = with_printed_numbers(question.normal, texts)
        in_full = with_printed_numbers(question.in_full, texts)
        if (printed, in_full) == (question.normal, question.in_full):
            return question
        given = set(self.understand(question.normal).tokens)
        added = (token for token in question.tokens if token not in given)
        asked = self.understand(printed)
        tokens = tuple(dict.fromkeys((*asked.tokens, *added)))
        return replace(asked, text=question.text, tokens=tokens, in_full=in_full, phrases=question.phrases)

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of these passages, best first."""
        return self._ranker.rank(question, hits)

    def unranked(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """The candidates of these passages with their features, unscored."""
        return self._ranker.candidates(question, hits)

    def weights(self, question: Question) -> TermWeights:
        """The question's words with their weights in this archive."""
        return self._ranker.weights(question)

    def things(self, question: Question) -> tuple[NamedThing, ...]:
        """The things named by the question."""
        return named_things(question.normal, list(self.generation.analyser.cut(question.normal)))


def _trial(found: _Found) -> Trial:
    first = found.quotes[0] if found.quotes else None
    return Trial(found.sure, None if first is None else (first.article.id, first.start))


def _chooses_days(asked: ParsedQuestion, filters: Filters) -> bool:
    """True if the reader chose the day: nothing newer is wanted."""
    is_one = filters.since is not None and filters.since == filters.until
    return is_one or (asked.wish is not None and _is_short(asked.period))


def _is_short(period: DateMention | None) -> bool:
    return period is not None and period.length <= LONGEST_WIDENED


def _agreement(asked: ParsedQuestion, found: _Found) -> PeriodAgreement:
    """PeriodAgreement of the first quote with the period of the question."""
    if asked.period is None or not found.quotes:
        return PeriodAgreement.NONE
    first = found.quotes[0]
    return period_agreement(asked.period, normalise(first.text), first.article.date)


def _quotes(
    question: Question,
    weights: TermWeights,
    things: Sequence[NamedThing],
    ranked: Sequence[Candidate],
    most: int,
) -> tuple[float, tuple[Quote, ...]]:
    if not ranked:
        return 0.0, ()
    chosen = list(islice(excerpts(question, weights, ranked), most))
    first = chosen[0]
    shown = normalise(first.span.cut(first.candidate.article.text))
    sure = confidence.answer_probability(question, ranked, weights.absent, things, shown)
    best = ranked[0].score
    return sure, tuple(_quote(question, weights, e, sure * odds(e.candidate.score, best)) for e in chosen)


def _quote(question: Question, weights: TermWeights, excerpt: Excerpt, chance: float) -> Quote:
    span, article = excerpt.span, excerpt.candidate.article
    return Quote(article, span.start, span.end, answering_phrase(question, weights, article, span), chance)


def _widened(asked: ParsedQuestion, found: _Found) -> tuple[str, ...]:
    """The note `WIDENED` where the quote is outside the days asked for.

    Not of a longer period, which is reported on afterwards.
    """
    wish = asked.wish
    if wish is None or wish.since is None or wish.until is None or found.filters == wish or not found.quotes:
        return ()
    if not _is_short(asked.period):
        return ()
    if _agreement(asked, found) is PeriodAgreement.SAME:
        return ()
    day = found.quotes[0].article.date
    return () if day is not None and wish.since <= day <= wish.until else (WIDENED,)
