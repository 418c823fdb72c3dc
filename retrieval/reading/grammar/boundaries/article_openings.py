"""Title lines that open an article, told from subheads by boosted trees.

The values are those of `article_boundaries` and of the sequence: the shapes of the stretches around, how far
away the next dateline is, how the article under way was divided so far. A series of subheads of two lines, or
of questions, has one shape; a head differs from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from retrieval.reading.grammar.article_boundaries import ArticleSpans, features
from retrieval.reading.grammar.boundaries.decision_trees import fitted_trees
from retrieval.reading.grammar.datelines import dateline_of, read_tail
from retrieval.reading.grammar.furniture import is_section_label
from retrieval.reading.grammar.line_kinds import Unit
from retrieval.reading.grammar.stretches import NO_SHAPE, StretchShape

MIN_LOG_ODDS = -0.4
"""Log-odds from which titles open an article: a head lost hides an article, a head made parts a feature."""
FAR = 8
"""Stretches looked ahead and back for a dateline or byline."""
MAX_COUNTED_CHARS = 3000
_REPORTER = ("记者", "記者", "通讯员", "通訊員")


def opens_article(spans: ArticleSpans) -> bool:
    """True if the titles are the head of a new article."""
    if any(is_section_label(unit.text) for unit in spans.titles):
        return True
    if not spans.headline_below and spans.after and dateline_of(spans.after[0].text) is not None:
        return True
    if _breaks_off(spans):
        return False
    return fitted_trees("article_openings").exceeds(dict(opening_values(spans)), MIN_LOG_ODDS)


def _breaks_off(spans: ArticleSpans) -> bool:
    """True for a sentence cut at the end of a page.

    One line with a comma and nothing below it.
    """
    if spans.headline_below or spans.after or spans.bylines or len(spans.titles) > 1:
        return False
    return any(mark in spans.titles[0].text[1:-1] for mark in "，,")


def opening_values(spans: ArticleSpans) -> Iterator[tuple[str, float]]:
    """Values of the trees, by name."""
    yield from features(spans)
    yield from _title_values(spans.titles)
    yield from _byline_values(spans.bylines)
    yield from _text_values("above", spans.before)
    yield from _text_values("below", spans.after)
    yield from _article_values(spans)
    yield from _sequence_values(spans)


def _title_values(titles: Sequence[Unit]) -> Iterator[tuple[str, float]]:
    lengths = [len(unit.text) for unit in titles]
    text = "".join(unit.text for unit in titles)
    yield "title lines", float(len(titles))
    yield "title chars", float(sum(lengths))
    yield "longest title", float(max(lengths))
    yield "first title", float(lengths[0])
    yield "last title", float(lengths[-1])
    yield "title indent", float(titles[0].indent)
    yield "title question", float(sum(unit.text.endswith(("？", "?")) for unit in titles))
    yield "title colons", float(text.count("：") + text.count(":"))
    yield "title commas", float(text.count("，") + text.count(","))
    yield "title spaces", float(sum(any(char in " \u3000" for char in unit.text) for unit in titles))
    yield "title quotes", float(text.count("“") + text.count("「"))
    yield "title digits", float(sum(char.isdigit() for char in text))
    yield "title gap", float(titles[0].gap)
    yield "first ends open", float(titles[0].text.endswith(("：", ":", "—", "，", ",")))


def _byline_values(bylines: Sequence[Unit]) -> Iterator[tuple[str, float]]:
    text = bylines[0].text if bylines else ""
    last = bylines[-1].text.rstrip("）)") if bylines else ""
    yield "bylines", float(len(bylines))
    yield "byline chars", float(len(text))
    yield "byline mark", float(text[:1] in ("■", "□", "●", "◆", "▲", "◎", "★"))
    yield "byline reporter", float(any(word in text for word in _REPORTER))
    yield "byline photo", float(last.endswith(("摄", "图", "视觉", "供图", "制图", "片")))


def _text_values(where: str, texts: Sequence[Unit]) -> Iterator[tuple[str, float]]:
    first, last = (texts[0].text, texts[-1].text) if texts else ("", "")
    size = min(sum(len(unit.text) for unit in islice(texts, 60)), MAX_COUNTED_CHARS)
    yield f"paragraphs {where}", float(min(len(texts), 60))
    yield f"chars {where}", float(size)
    yield f"mean paragraph {where}", size / (min(len(texts), 60) or 1)
    yield f"first paragraph {where}", float(len(first))
    yield f"last paragraph {where}", float(len(last))
    yield f"dated {where}", float(bool(first) and dateline_of(first) is not None)
    yield f"reporter {where}", float(any(word in first[:80] for word in _REPORTER))
    yield f"speech {where}", float(first[:1] in ("“", "「", "‘"))
    yield f"closed {where}", float(bool(last) and read_tail(last) is not None)
    yield f"indent {where}", float(texts[0].indent if texts else 0)


def _article_values(spans: ArticleSpans) -> Iterator[tuple[str, float]]:
    """The article under way: its head and its subheads."""
    head, subheads = spans.head, spans.subheads
    own = [len(unit.text) for unit in spans.titles]
    recent = [len(unit.text) for unit in subheads[-4:]]
    typical = sum(recent) / len(recent) if recent else 0.0
    yield "head lines", float(len(head))
    yield "head chars", float(sum(len(unit.text) for unit in head))
    yield "longest of head", float(max((len(unit.text) for unit in head), default=0))
    yield "subheads", float(len(subheads))
    yield "differs from subheads", abs(max(own) - typical) if recent else -1.0
    yield "longer than subheads", max(own) - typical if recent else -99.0
    yield "subhead questions", float(sum(unit.text.endswith(("？", "?")) for unit in subheads[-4:]))
    yield "headline below", float(spans.headline_below)


def _sequence_values(spans: ArticleSpans) -> Iterator[tuple[str, float]]:
    """The stretches before and after, and those that surely open an article."""
    shapes, at = spans.shapes, spans.at
    here = _shape(shapes, at)
    for name, other in (
        ("next", _shape(shapes, at + 1)),
        ("second next", _shape(shapes, at + 2)),
        ("previous", _shape(shapes, at - 1)),
        ("second previous", _shape(shapes, at - 2)),
    ):
        yield f"{name} lines", float(other.titles)
        yield f"{name} longest", float(other.longest)
        yield f"{name} differs", float(abs(other.longest - here.longest) + 20 * (other.titles != here.titles))
        yield f"{name} sure", float(other.sure)
        yield f"{name} text", float(other.chars)
        yield f"{name} question", float(other.question)
    yield "sure", float(here.sure)
    yield "stretches", float(len(shapes))
    yield "share sure", sum(shape.sure for shape in shapes) / (len(shapes) or 1)
    yield "share alike", sum(_alike(shape, here) for shape in shapes) / (len(shapes) or 1)
    yield "alike in reach", float(sum(_alike(shape, here) for shape in shapes[max(0, at - 3) : at + 4]))
    ahead = (n for n, shape in enumerate(islice(shapes, at + 1, at + 1 + FAR), 1) if shape.sure)
    yield "next sure in", float(next(ahead, FAR + 1))
    yield "since opened", float(at - spans.opened_at)


def _shape(shapes: Sequence[StretchShape], at: int) -> StretchShape:
    return shapes[at] if 0 <= at < len(shapes) else NO_SHAPE


def _alike(shape: StretchShape, other: StretchShape) -> bool:
    return shape.titles == other.titles > 0 and abs(shape.longest - other.longest) <= 2
