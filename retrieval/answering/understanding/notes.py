"""Notes on a question: about the bot, several in one.

A note is the key of a sentence in the message catalogue (table `note`), shown as the program's own word apart
from the archive's.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from retrieval.answering.understanding.question import asking_place
from retrieval.patterns import lazy_regex

ABOUT, THANKS = "about", "thanks"
"""The question is about the program, or only thanks: answered by it, the archive is not asked."""
SEVERAL = "several"
"""Several questions in one: answered as one."""
WIDENED = "widened"
"""The days asked for do not answer; the whole archive was searched."""
DIFFERING = "differing"
"""Articles of different days give different values; the newest comes first."""
NO_SUCH_DAY = "no_such_day"
"""A date of the question is in no calendar: 2月30日."""
DATE_UNREAD = "date_unread"
"""A date of the lunar calendar or of an era: looked for as a word only."""
NO_ISSUE = "no_issue"
"""The days asked for have no issue in the archive."""
OTHER_YEARS = "other_years"
"""The day of the newest year is taken; earlier years have it too."""
FOREIGN = "foreign"
"""The question has no Chinese."""

_YOU = r"(?:你|您|剪报|这个(?:机器人|程序|软件|bot)|本?机器人|jianbao)"
_ABOUT = lazy_regex(
    rf"(?:请问)?(?:{_YOU}(?:到底)?(?:是(?:谁|什么|干什么的|做什么的|什么东西|人吗|机器人吗|真人吗|ai吗|人工智能吗|chatgpt吗|gpt吗|哪家公司的?|谁(?:做|开发|写)的)|"
    rf"(?:都)?(?:能|会|可以)(?:做|干|帮我做|帮我|回答|查)?(?:些)?(?:什么|哪些|啥)(?:问题|事情?|忙)?|有(?:什么|哪些)(?:功能|用处?|本领)|叫什么(?:名字)?|怎么用|如何使用|(?:是)?怎么工作的?|好)|"
    rf"(?:怎么|如何)(?:使)?用{_YOU}|who are you|what (?:are you|can you do)|help|hi|hello|hey|使用说明|帮助|你好|您好|大家好|哈喽|嗨|在吗|早上好|早安|晚上好|下午好)[吗呢呀啊?!。.\s]*"
)
_THANKS = lazy_regex(
    r"(?:[嗯哦噢喔好行ok的啦了呢,!。~ ]|收到|知道|明白|懂)*(?:谢谢|多谢|感谢|谢啦|谢了|谢过|辛苦|麻烦(?=您了|你了)|thanks|thank you|thx|3q)"
    r"(?:您们?|你们?|大家|很多|非常|万分|不尽|啦|了|呀|啊|哈|的?(?:帮助|回答|解答)|[!。~,. ])*"
    r"|(?:嗯嗯?|哦|噢|好的?|好吧|ok|行|收到|知道了|明白了?|懂了|再见|拜拜|bye|晚安)[啦了呀啊哈!。~. ]*"
)
_QUESTION_END = lazy_regex(r"[?;!。]+")
_HAN = lazy_regex(r"[\u3400-\u9fff\U00020000-\U0003134f]")


def is_small_talk(notes: Collection[str]) -> bool:
    """True for notes of a text without a question."""
    return ABOUT in notes or THANKS in notes


def small_talk(normal: str) -> str | None:
    """Note on a normalised text without a question; None for others."""
    text = normal.strip()
    if _ABOUT.fullmatch(text):
        return ABOUT
    return THANKS if _THANKS.fullmatch(text) else None


def notes_on(normal: str) -> tuple[str, ...]:
    """Notes on a normalised question about the archive."""
    if not _HAN.search(normal):
        return (FOREIGN,)
    unquoted = re.sub(r"[“「《\"][^”」》\"]*[”」》\"]", "", normal)
    parts = [part for part in _QUESTION_END.split(unquoted) if part and asking_place(part)]
    return (SEVERAL,) if len(parts) > 1 else ()
