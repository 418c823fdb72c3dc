"""What somebody demands: the sentences of a report that pass on what a speaker wants done.

Reports of meetings and visits name the speaker once, 毛腾飞强调, and go on in sentences without a subject:
要坚持分类施策……. A question for what he demanded shares few words with them.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAID = r"(?:要求|强调|指出|提出|部署|指示|叮嘱|嘱咐)"
_ASKED = re.compile(
    rf"(?:怎么|怎样|如何|什么|哪些)[^,。?]{{0,3}}{_SAID}|{_SAID}(?:了|过|的是)?(?:什么|哪些|怎么|怎样|如何)"
)
_PASSED_ON = re.compile(rf"[^,。:;]{{0,24}}{_SAID}[,:]|“?(?:要(?![闻点求素])|必须|务必|应当|应该|坚决)")


@lru_cache(maxsize=512)
def asks_for_demands(question: str) -> bool:
    """Whether a normalised question asks what somebody demanded."""
    return bool(_ASKED.search(question))


def passes_on(sentence: str) -> bool:
    """Whether a normalised sentence begins with what somebody demands."""
    return bool(_PASSED_ON.match(sentence))
