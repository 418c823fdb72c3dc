"""Article drafts: units of a page grouped into heads, bylines and bodies.

The stretches between paragraphs are taken one by one: first the credits and jumps closing the article
above, then the titles and bylines opening the next article or dividing the current one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from retrieval.models import BlockKind, PageLabel
from retrieval.reading.grammar.article_boundaries import ArticleSpans, PageHabits, page_habits
from retrieval.reading.grammar.boundaries.article_openings import opens_article
from retrieval.reading.grammar.boundaries.digests import continues_digest
from retrieval.reading.grammar.boundaries.headlines_below import headlines_above
from retrieval.reading.grammar.bylines import parse_bare_names
from retrieval.reading.grammar.datelines import dateline_of
from retrieval.reading.grammar.line_joins import splits_word
from retrieval.reading.grammar.line_kinds import LineKind, Unit, is_caption, is_closing_note
from retrieval.reading.grammar.person_names import dictionary_words
from retrieval.reading.grammar.stretches import Neighbourhood, Stretch, shape_of, split_stretches

MAX_CAPTION_CHARS = 240
"""Longest caption in an article with other paragraphs."""
MIN_POEM_LINES = 4
"""Title-like lines after a byline, without a paragraph, from which they are the text itself."""


@dataclass(slots=True)
class Draft:
    """An article under construction: titles, bylines, body, jumps.

    body: blocks in reading order.  texts: its paragraphs and captions.  subheads: its subheads.
    closed: no text can follow, as after a 下转.
    opened_at: number of the stretch with its head.
    """

    titles: list[Unit] = field(default_factory=list)
    bylines: list[Unit] = field(default_factory=list)
    body: list[tuple[BlockKind, Unit]] = field(default_factory=list)
    texts: list[Unit] = field(default_factory=list)
    subheads: list[Unit] = field(default_factory=list)
    jump: Unit | None = None
    jump_from: PageLabel | None = None
    furniture: list[Unit] = field(default_factory=list)
    closed: bool = False
    opened_at: int = 0

    def add(self, kind: BlockKind, unit: Unit) -> None:
        """Append a block to the body."""
        self.body.append((kind, unit))
        (self.subheads if kind is BlockKind.SUBHEAD else self.texts).append(unit)


def draft_articles(units: Sequence[Unit]) -> list[Draft]:
    """Drafts of a page in reading order; only furniture is dropped."""
    units, page = headlines_above(units, page_habits(units))
    stretches = list(split_stretches(units))
    drafts: list[Draft] = []
    shapes = [shape_of(stretch) for stretch in stretches]
    for at, stretch in enumerate(stretches):
        _place(stretch, Neighbourhood.of(stretches, at, shapes), drafts, page)
    return drafts


def _is_dated(stretch: Stretch) -> bool:
    return bool(stretch.text) and dateline_of(stretch.text[0].text) is not None


def _place(stretch: Stretch, around: Neighbourhood, drafts: list[Draft], page: PageHabits) -> None:
    """Add a stretch to the last draft, or to a new one."""
    front = [unit for unit in stretch.front if unit.kind is not LineKind.FURNITURE]
    if drafts:
        front = _close_with(front, drafts[-1], bool(stretch.text))
    titles, signed = _signed_titles(front, bool(stretch.text))
    if _is_new(titles, signed, stretch, around, drafts, page):
        drafts.append(Draft(opened_at=around.at))
        _fill_head(drafts[-1], front, signed, bool(stretch.text))
    else:
        for unit in front:
            _add_within(drafts[-1], unit)
    for unit in stretch.text:
        _add_text(drafts, unit)


def _close_with(front: list[Unit], draft: Draft, text_follows: bool) -> list[Unit]:
    """Move units closing the article above to its draft; gives the rest.

    These are its jump, and credits followed by titles.
    """
    for at, unit in enumerate(front):
        if unit.kind is LineKind.JUMP_TO:
            for closing in front[:at]:
                _add_within(draft, closing)
            draft.jump, draft.closed = unit, True
            return front[at + 1 :]
    lead = 0
    while lead < len(front) and front[lead].kind is LineKind.BYLINE:
        lead += 1
    titles_follow = any(unit.kind is LineKind.TITLE for unit in front[lead:])
    if lead and draft.body and (titles_follow or not text_follows or is_photo_credit(front[:lead])):
        for unit in front[:lead]:
            _add_within(draft, unit)
        return front[lead:]
    return front


def is_photo_credit(units: Sequence[Unit]) -> bool:
    """True if the last byline credits a photo: 谭浩瀚 摄, 新华社发, 人民视觉."""
    return bool(units) and units[-1].text.rstrip("）)").endswith(("摄", "发", "图", "视觉", "中国", "报道"))


def _signed_titles(front: Sequence[Unit], text_follows: bool) -> tuple[list[Unit], list[Unit]]:
    """Title lines and bylines of a stretch.

    A bare name right above the text is a byline.
    """
    titles = [unit for unit in front if unit.kind is LineKind.TITLE]
    signed = [unit for unit in front if unit.kind is LineKind.BYLINE]
    if len(titles) >= 2 and not signed:
        last = titles[-1]
        credits = parse_bare_names(last.text)
        if credits and (text_follows or front[-1] is last) and not _ends_headline(titles):
            return titles[:-1], [replace(last, credits=credits, kind=LineKind.BYLINE)]
    return titles, signed


def _ends_headline(titles: Sequence[Unit]) -> bool:
    """True for a name-like last line of a broken headline: 提前十二 | 天通车."""
    before, last = titles[-2].text, titles[-1].text
    return splits_word(before, last) or (len(before) <= 6 and last[1:] in dictionary_words())


def _is_new(
    titles: Sequence[Unit],
    signed: Sequence[Unit],
    stretch: Stretch,
    around: Neighbourhood,
    drafts: Sequence[Draft],
    page: PageHabits,
) -> bool:
    if not drafts:
        return True
    draft = drafts[-1]
    if stretch.text and not draft.closed and not signed and is_closing_note(stretch.text[0].text):
        return False
    dated = _is_dated(stretch)
    if any(unit.kind is LineKind.JUMP_FROM for unit in stretch.front):
        return bool(draft.texts) or draft.closed  # a continuation is no part of the article above
    if not titles:
        return (draft.closed and bool(stretch.text)) or (bool(signed) and dated and bool(draft.body))
    if page.heads is None and (draft.closed or not draft.texts):
        return draft.closed or bool(signed) or dated
    return _heads_article(spans_around(draft, titles, signed, stretch, around, page), drafts)


def _heads_article(spans: ArticleSpans, drafts: Sequence[Draft]) -> bool:
    """True for the titles of a head: known, numbered, or judged."""
    if spans.page.heads is None:
        return continues_digest(drafts, spans.titles) or opens_article(spans)
    return spans.titles[0].lines[0] in spans.page.heads


def spans_around(
    draft: Draft,
    titles: Sequence[Unit],
    signed: Sequence[Unit],
    stretch: Stretch,
    around: Neighbourhood,
    page: PageHabits,
) -> ArticleSpans:
    """Input of `article_boundaries` for the titles of a stretch."""
    below = around.below
    photo = (
        bool(below)
        and below[0].kind is LineKind.BYLINE
        and is_photo_credit(below[:1])
        and len(stretch.text) <= 3
    )
    return ArticleSpans(
        draft.titles,
        draft.texts,
        titles,
        stretch.text,
        draft.subheads,
        bool(signed),
        photo,
        _ends_signed(draft),
        around.titles,
        page,
        around.shapes,
        around.at,
        draft.opened_at,
        bylines=signed,
    )


def _ends_signed(draft: Draft) -> bool:
    """True if a byline stands below the last paragraph."""
    texts = draft.texts
    end = texts[-1].lines[-1].number if texts else 0
    return bool(draft.bylines) and draft.bylines[-1].lines[0].number > end


def _fill_head(draft: Draft, front: Sequence[Unit], signed: Sequence[Unit], text_follows: bool) -> None:
    """Fill the head of a draft; titles below the byline are body."""
    names = {unit.lines for unit in signed}
    seen_byline = False
    after: list[Unit] = []
    for unit in front:
        if unit.lines in names:
            seen_byline = True
            draft.bylines.append(next(s for s in signed if s.lines == unit.lines))
        elif unit.kind is LineKind.JUMP_FROM:
            draft.furniture.append(unit)
            draft.jump_from = draft.jump_from or unit.page
        elif unit.kind is LineKind.TITLE:
            (after if seen_byline and draft.titles else draft.titles).append(unit)
    poem = not text_follows and len(after) >= MIN_POEM_LINES
    kind = BlockKind.PARAGRAPH if poem else BlockKind.SUBHEAD
    for unit in after:
        draft.add(kind, unit)


def _add_within(draft: Draft, unit: Unit) -> None:
    """Add a unit within or at the end of an article."""
    if unit.kind is LineKind.TITLE:
        draft.add(BlockKind.SUBHEAD, unit)
    elif unit.kind is LineKind.BYLINE:
        draft.bylines.append(unit)
        if is_photo_credit([unit]):
            _caption_above(draft)
    elif unit.kind is LineKind.JUMP_TO:
        draft.jump, draft.closed = unit, True
    else:
        draft.furniture.append(unit)


def _caption_above(draft: Draft) -> None:
    """Turn the paragraph above a photo credit into its caption."""
    if len(draft.texts) < 2 or draft.body[-1][0] is not BlockKind.PARAGRAPH:
        return
    unit = draft.body[-1][1]
    if len(unit.text) <= MAX_CAPTION_CHARS and dateline_of(unit.text) is None:
        draft.body[-1] = (BlockKind.CAPTION, unit)


def _add_text(drafts: list[Draft], unit: Unit) -> None:
    """Add a paragraph to the last open draft, or open another.

    On a page without headlines each dateline opens an article; under a headline there may be several.
    """
    draft = drafts[-1]
    headless = not draft.titles and draft.texts
    if draft.closed or (headless and dateline_of(unit.text) is not None):
        draft = Draft()
        drafts.append(draft)
    kind = BlockKind.CAPTION if is_caption(unit.text) else BlockKind.PARAGRAPH
    draft.add(kind, unit)
