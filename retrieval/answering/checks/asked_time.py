"""Times that are asked for: a quote without any does not answer.

Of 2,229 questions of readers about two newspapers 33 had such a first quote: 22 asked for what the archive
does not hold, 9 were answered elsewhere, 2 by a feast or a day of the lunar calendar, which are times here.
"""

from __future__ import annotations

from retrieval.patterns import lazy_regex

_ASKS_YEAR = lazy_regex(r"哪一?年(?!级)|何年|几几年")
_ASKS_TIME = lazy_regex(
    r"哪一?[天日](?!报)|几号(?!楼|线|馆|院)|几月|何时|什么时[候间]|啥时候?|几时|多会儿|几点(?!建议|意见|要求|经验)"
)
_NUMERAL = "[0-9〇零一二三四五六七八九十百]"
_YEAR = lazy_regex(
    rf"(?:1[5-9]|20)[0-9]{{2}}[./-][0-9]|[万亿]年|{_NUMERAL}{{2,4}}年(?!级|度)|{_NUMERAL}{{1,4}}多?年(?:前|以前|之前|后|来|间)|[今去前当同次翌每]年|世纪|年代"
    rf"|{_NUMERAL}{{1,3}}岁|民国|建国|解放"
)
_TIME = lazy_regex(
    rf"(?:1[5-9]|20)[0-9]{{2}}[./-][0-9]|[万亿]年|{_NUMERAL}{{1,4}}[年月日号时点周]|{_NUMERAL}{{1,4}}:[0-9]{{2}}|[今去前当同次翌每][年月天日晚晨]|[昨明][天日晚晨]|(?:周|星期|礼拜)[一二三四五六日天末]"
    r"|[上下本这]个?(?:月|周|星期)|[年月周]底|[年月]初|[上中下]旬|凌晨|清晨|早上|早晨|[上下中]午|傍晚|[晚夜]|季度|半年|世纪|年代"
    r"|正月|腊月|冬月|初[一二三四五六七八九十]|廿[一二三四五六七八九]|除夕|春节|元旦|元宵|清明|端午|中秋|重阳|国庆|小年"
    r"|[春夏秋冬]季?|寒假|暑假|(?:小时|分钟|天|个月)(?:前|后|内)|岁"
)


def lacks_asked_time(question: str, quote: str) -> bool:
    """True if a time is asked for and the quote names none.

    question, quote: normalised. A time of the question itself does not count.
    """
    asked = _YEAR if _ASKS_YEAR.search(question) else _TIME if _ASKS_TIME.search(question) else None
    return asked is not None and all(found.group() in question for found in asked.finditer(quote))
