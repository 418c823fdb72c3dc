"""Page facts from the page's own lines: folio and bylines.

Completes facts from sidecars and paths; text pages, PDF and scans share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from retrieval.patterns import lazy_regex
from retrieval.reading.grammar.furniture import read_folio
from retrieval.reading.grammar.person_names import HAN
from retrieval.reading.grammar.source_lines import is_source_line, source_facts
from retrieval.reading.sources.page_facts import PageFacts

_OUTLET = lazy_regex(
    rf"^(?:据)?([{HAN}]{{2,10}}?[报報])(?:社)?(?:·[{HAN}A-Za-z]{{1,10}})?(?:全媒体|融媒体?)?(?:特约|首席|见习|实习|摄影)?(?:记者|通讯员|讯)"
)
_NOT_A_PAPER = frozenset({"本报", "通报", "简报", "情报", "海报"})


def folio_facts(lines: Sequence[str]) -> PageFacts:
    """Facts of the folio lines, the earlier first, then of source lines.

    Several source lines, of articles gathered from the web, count if they agree.
    """
    facts = PageFacts()
    for found in filter(None, map(read_folio, lines)):
        facts = facts.or_else(found)
    sources = {source_facts(line) for line in lines if is_source_line(line)}
    return facts.or_else(sources.pop()) if len(sources) == 1 else facts


def paper_in_bylines(lines: Iterable[str]) -> str | None:
    """The paper named most often in bylines, or None.

    At the start of lines: 株洲日报记者, 株洲日报讯.
    """
    votes = Counter(
        match.group(1)
        for line in lines
        if (match := _OUTLET.match(line[:40])) and match.group(1) not in _NOT_A_PAPER
    )
    return votes.most_common(1)[0][0] if votes else None
