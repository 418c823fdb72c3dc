"""What kind of article it is: news, a commentary, or a picture with its caption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.reading.grammar.datelines import Lead, Tail

LONGEST_PHOTO_TEXT = 600
MOST_PHOTO_PARAGRAPHS = 3
"""A picture with its caption has no more text than this."""
PHOTO_ENDS = ("摄", "摄影", "摄影报道", "发", "图", "视觉", "中国", "资料图片", "资料照片")
_COMMENT = re.compile(
    r"评论|时评|社论|短评|杂谈|快评|锐评|新论|钟声|和音|来论|感言|今日谈|漫谈|微评|随感|人民观点|(?:民生|国际|人民|金台)论坛"
)
_AUTHORS = frozenset({"作者", "评论员", "特约评论员"})


def is_photo(texts: Sequence[str], credit: str, lead: Lead, tail: Tail | None) -> bool:
    """Whether an article is a picture: a caption or two, signed by who took it.

    texts: its paragraphs; credit: the byline below them, "" where there is none.
    """
    if (
        not texts
        or lead.dateline
        or len(texts) > MOST_PHOTO_PARAGRAPHS
        or sum(map(len, texts)) > LONGEST_PHOTO_TEXT
    ):
        return False
    if not credit and tail is not None and tail.credits:
        credit = texts[-1][tail.start :]
    return credit.rstrip("）) ").endswith(PHOTO_ENDS)


def is_commentary(titles: str, roles: Iterable[str], lead: Lead) -> bool:
    """Whether an article comments: its titles say so, or an author who is no reporter signs it."""
    return lead.dateline is None and (not _AUTHORS.isdisjoint(roles) or bool(_COMMENT.search(titles)))
