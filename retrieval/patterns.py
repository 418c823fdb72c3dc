"""Regular expressions compiled at their first use.

Python takes 1 to 15 ms to compile a pattern with classes of Chinese characters, and the package has several
hundred: half a second at every start of the bot, for patterns of which one process uses a few. Patterns that
cost nothing to speak of, patterns of bytes, and those compared with `match.re` are compiled at once by
`re.compile`.
"""

from __future__ import annotations

import re
from functools import cached_property
from operator import attrgetter
from typing import cast


def lazy_regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled at its first use.

    A mistake in it raises re.error only then.
    """
    return cast("re.Pattern[str]", _LazyRegex(text, flags))


class _LazyRegex:
    """Stands for a compiled pattern.

    text, flags: as in `re.compile`. A method is kept once it was used, and later calls come straight to it.
    """

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._text, self._flags)

    search = cached_property(attrgetter("_compiled.search"))
    match = cached_property(attrgetter("_compiled.match"))
    fullmatch = cached_property(attrgetter("_compiled.fullmatch"))
    finditer = cached_property(attrgetter("_compiled.finditer"))
    findall = cached_property(attrgetter("_compiled.findall"))
    split = cached_property(attrgetter("_compiled.split"))
    sub = cached_property(attrgetter("_compiled.sub"))
    subn = cached_property(attrgetter("_compiled.subn"))
    pattern = cached_property(attrgetter("_compiled.pattern"))
    flags = cached_property(attrgetter("_compiled.flags"))
    groups = cached_property(attrgetter("_compiled.groups"))
    groupindex = cached_property(attrgetter("_compiled.groupindex"))
