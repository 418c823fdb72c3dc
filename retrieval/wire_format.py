"""JSON forms of answers, hits and build reports, for other programs.

`"schema"` is the version: fields may be added, a rename or removal raises the number. Unknown values are
null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from retrieval.citations import cite_first_page, gbt7714_citation, place_spans, text_sha256
from retrieval.corrected_words import corrected_words
from retrieval.i18n import Messages, byline_text
from retrieval.models import (
    Answer,
    ArchiveFact,
    Article,
    ArticleList,
    Hit,
    LeftoverTotal,
    ListedArticle,
    Place,
    Quote,
    SetAside,
    Span,
    filters_to_json,
)

if TYPE_CHECKING:
    from retrieval.answering.word_trend import WordTrend
    from retrieval.index.build.pipeline import BuildReport
    from retrieval.index.printed_day import DayPage, PrintedDay

SCHEMA = 1


def answer_to_json(answer: Answer, *, id: str | None = None) -> dict[str, Any]:
    """An answer as JSON-ready values; unknown values are None."""
    return {
        "schema": SCHEMA,
        "id": id,
        "question": answer.question,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 6),
        "quotes": [_quote(quote) for quote in answer.quotes],
        "hits": [_hit(hit, article_id) for hit, article_id in answer.hits],
        "carried": list(answer.carried),
        "filters": filters_to_json(answer.filters),
        "elapsed_ms": round(answer.elapsed_ms, 3),
        "absent": list(answer.absent),
        "notes": list(answer.notes),
        "meant": list(answer.meant) if answer.meant else None,
        "differing": answer.differing,
        **({"list": _list(answer.listing)} if answer.listing else {}),
        **({"facts": [_archive_fact(fact) for fact in answer.facts]} if answer.facts else {}),
    }


def _list(listing: ArticleList) -> dict[str, Any]:
    """A list of articles; `total` counts all, `articles` may be fewer."""
    return {
        "subject": listing.subject or None,
        "order": str(listing.order),
        "filters": filters_to_json(listing.filters),
        "total": listing.total,
        "days": listing.days,
        "passing": listing.passing,
        "complete": listing.complete,
        "candidates": listing.candidates,
        "nearest": [day.isoformat() for day in listing.nearest],
        "articles": [{**source_to_json(one.article), "sentence": _sentence(one)} for one in listing.items],
    }


def _sentence(listed: ListedArticle) -> dict[str, Any] | None:
    span = listed.sentence
    if span is None:
        return None
    return {"text": span.cut(listed.article.text), "start": span.start, "end": span.end}


def _archive_fact(fact: ArchiveFact) -> dict[str, Any]:
    """A fact of the archive itself; unknown values are None."""
    return {
        "kind": str(fact.kind),
        "paper": fact.paper,
        "first": fact.first.isoformat() if fact.first else None,
        "last": fact.last.isoformat() if fact.last else None,
        "count": fact.count,
        "names": list(fact.names),
        "nearest": [day.isoformat() for day in fact.nearest],
    }


def source_to_json(article: Article) -> dict[str, Any]:
    """Source of an article: id, paper, date, page, headline, byline, file.

    The name of the page stands only where known.
    """
    return {
        "article_id": article.id,
        "paper": article.paper,
        "date": article.date.isoformat() if article.date else None,
        "page": article.page,
        **({"page_name": article.page_name} if article.page_name else {}),
        "headline": article.headline,
        "byline": byline_text(article.byline) or None,
        "source": article.source,
    }


def whole_article_to_json(found: Article) -> dict[str, Any]:
    """The source with the text; offsets of blocks count in it."""
    return {
        "schema": SCHEMA,
        **source_to_json(found),
        "kicker": found.kicker,
        "deck": found.deck,
        "column": found.column,
        "kind": str(found.kind),
        "text": found.text,
        **_corrected(found, Span(0, len(found.text))),
        "blocks": [
            {
                "kind": str(block.kind),
                "start": block.start,
                "end": block.end,
                "places": [_place(*one, found) for one in place_spans(block)],
            }
            for block in found.blocks
        ],
    }


def _place(place: Place, start: int, end: int, article: Article) -> dict[str, Any]:
    """A line of the source, with offsets in the article's text."""
    box = place.box
    return {
        "start": start,
        "end": end,
        "line": place.line,
        "page": place.page or article.page,
        "source": place.source or article.source,
        "box": [box.page, box.x0, box.y0, box.x1, box.y1] if box else None,
    }


def cited_words_to_json(article: Article, span: Span) -> dict[str, Any]:
    """The words at a place: source, checksum, reference, lines of the source.

    sha256: of the words as UTF-8. citation: by GB/T 7714.
    """
    cited, words = cite_first_page(article, span), span.cut(article.text)
    places = (one for block in article.blocks for one in place_spans(block))
    return {
        "schema": SCHEMA,
        **source_to_json(cited),
        "text": words,
        "start": span.start,
        "end": span.end,
        "sha256": text_sha256(words),
        "citation": gbt7714_citation(cited),
        "places": [_place(*one, article) for one in places if one[1] < span.end and span.start < one[2]],
    }


def similar_to_json(id: str, found: Sequence[Article]) -> dict[str, Any]:
    """Sources of the articles most like an article, best first."""
    return {"schema": SCHEMA, "article_id": id, "articles": list(map(source_to_json, found))}


def day_to_json(found: PrintedDay, pages: Sequence[DayPage]) -> dict[str, Any]:
    """Pages of a day, with the nearest days before and after."""
    return {
        "schema": SCHEMA,
        "date": found.date.isoformat(),
        "before": found.before.isoformat() if found.before else None,
        "after": found.after.isoformat() if found.after else None,
        "pages": [
            {
                "paper": page.articles[0].paper,
                "page": page.articles[0].page,
                "articles": [source_to_json(article) for article in page.articles],
            }
            for page in pages
        ],
    }


def trend_to_json(trend: WordTrend) -> dict[str, Any]:
    """A word's trend, without gaps; by months also as `months`."""
    months = [
        {"month": trend.label(count), "articles": count.articles, "of": count.of} for count in trend.counts
    ]
    return {
        "schema": SCHEMA,
        "word": trend.word,
        "total": trend.total,
        "of": trend.of,
        "by": str(trend.interval),
        "intervals": [
            {
                "first": count.first.isoformat(),
                "last": count.last.isoformat(),
                "articles": count.articles,
                "of": count.of,
                "share": None if count.share is None else round(count.share, 6),
            }
            for count in trend.counts
        ],
        **({"months": months} if trend.interval == "month" else {}),
        "articles": list(map(source_to_json, trend.articles)),
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "answer": [quote.answer.start, quote.answer.end] if quote.answer else None,
        **source_to_json(cite_first_page(quote.article, Span(quote.start, quote.end))),
        "start": quote.start,
        "end": quote.end,
        "probability": round(quote.probability, 6),
        **_corrected(quote.article, Span(quote.start, quote.end)),
        **_beside(quote.article),
        **({"also": [source_to_json(article) for article in quote.also]} if quote.also else {}),
    }


def _corrected(article: Article, span: Span) -> dict[str, Any]:
    """Parts changed by a person, as offsets within the span."""
    found = [
        {
            "start": max(0, one.span.start - span.start),
            "end": min(len(span), one.span.end - span.start),
            "read_as": one.read_as,
        }
        for one in corrected_words(article, span)
    ]
    return {"corrected": found} if found else {}


def _beside(article: Article) -> dict[str, Any]:
    """Copies of the article and licence of its archive; empty without them."""
    copies = [{"source": copy.source, "page": copy.page} for copy in article.also_in]
    found = {"also_in": copies, "licence": article.licence}
    return {name: value for name, value in found.items() if value}


def _hit(hit: Hit, article_id: str) -> dict[str, Any]:
    return {"article_id": article_id, "passage_id": int(hit.passage), "score": round(hit.score, 6)}


def leftover_to_json(note: SetAside, messages: Messages) -> dict[str, Any]:
    """A note on text outside the articles; null for an unknown example."""
    facts = dict(note.facts)
    return {
        "source": note.source,
        "kind": note.reason,
        "chars": int(facts["chars"]),
        "example": facts.get("example"),
        "place": note.place,
        "message": messages.set_aside(note),
    }


def total_to_json(total: LeftoverTotal, messages: Messages) -> dict[str, Any]:
    """Text outside the articles of an archive, of one kind."""
    said = messages.leftover_total(total)
    return {"kind": total.reason, "chars": total.chars, "files": total.files, "message": said}


def report_to_json(report: BuildReport, messages: Messages) -> dict[str, Any]:
    """Build report. `reason` is the key of the catalog, `message` its text."""
    return {
        "schema": SCHEMA,
        "counts": report.counts,
        "added": list(report.changes.added),
        "changed": list(report.changes.changed),
        "removed": list(report.changes.removed),
        "set_aside": [
            {"source": s.source, "place": s.place, "reason": s.reason, "message": messages.set_aside(s)}
            for s in report.set_aside
        ],
        "leftovers": [total_to_json(total, messages) for total in report.leftovers],
        "seconds": round(report.seconds, 3),
    }
