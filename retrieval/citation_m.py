"""A reference to an article in the form of GB/T 7714-2015 for newspapers: 责任者. 题名[N]. 报名, 日期(版次).

What is not known is left out, as the standard asks; nothing is guessed.
"""

from __future__ import annotations

from retrieval.models import Article

LONGEST = 256
"""Code points that a button can put on the clipboard (Bot API, CopyTextButton.text)."""
NAME = 30
AUTHORS = 3
"""Authors named before 等 (GB/T 7714-2015, 8.1.2)."""

_NOT_WRITERS = frozenset({"摄影", "摄", "图", "制图", "编辑", "责编", "责任编辑"})


def citation(article: Article) -> str:
    """The reference, at most `LONGEST` code points; of a longer one the title is shortened."""
    # half a surrogate pair is no text and cannot be sent
    return _reference(article).encode("utf-8", "replace").decode("utf-8")


def _reference(article: Article) -> str:
    paper = (article.paper or "")[:NAME]
    date = article.date.isoformat() if article.date else ""
    page = f"({article.page[:NAME]})" if article.page else ""
    where = ", ".join(part for part in (paper, date) if part)
    tail = f"[N]. {where}{page}." if where or page else "[N]."
    head = f"{_authors(article)}. " if _authors(article) else ""
    title = " ".join((article.headline or "").split()) or "无题"
    room = LONGEST - len(head) - len(tail)
    if room < 1:
        return f"{title}[N]."[:LONGEST]
    return head + (title if len(title) <= room else title[: room - 1] + "…") + tail


def _authors(article: Article) -> str:
    names = [name for c in article.byline if c.role not in _NOT_WRITERS for name in c.names]
    shown = ", ".join(name[:NAME] for name in names[:AUTHORS])
    return f"{shown}, 等" if len(names) > AUTHORS else shown
