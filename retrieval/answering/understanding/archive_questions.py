"""Questions about the archive itself: 最新一期是哪天, 有哪些报纸, 收录到哪年, 这天几版, 一共多少篇.

Decided by the words alone, from their first to their last: 雄安新区有几版规划 is a question for the articles.
"""

from __future__ import annotations

import re

from retrieval.answering.understanding.question import in_written_form, without_courtesy
from retrieval.models import FactKind
from retrieval.patterns import lazy_regex

MAX_LENGTH = 30
"""Code points of such a question; the longest form has 24."""
_HINT = re.compile(r"(?=.*[期版篇条报收存到])(?:.*(?:几|哪|多少|什么|何))")
"""Cheap to compile: a question without any of these words is none, and no form is tried."""
_HERE = r"(?:(?:这个|本|你们?的?|您的|这里的?|咱们?的?)?(?:档案|资料库?|数据库|库|报纸|这里|你们?|您|剪报)(?:里面?|中|内|上)?的?)?"
_SUM = r"(?:现在|目前)?(?:都|一共|总共|共|总计|合计)?"
_HELD = r"(?:收录|收藏|收|存|包含|包括|覆盖|更新|读)(?:了|有|着)?"
_DAY = r"(?:是|在|到)?(?:哪一?天|哪一?期|几号|几月几[日号]|什么(?:时候|日子|日期|时间)|哪年哪月|哪一?年|哪个?月|何时)(?:的|了)?"
_KINDS: tuple[tuple[FactKind, str], ...] = (
    (FactKind.NEWEST_ISSUE, rf"{_HERE}最(?:新|近|后)(?:的?一期|的?一天|的?报纸|的?一份(?:报纸)?|的?日期|的?一版)(?:报纸)?{_DAY}"),
    (FactKind.NEWEST_ISSUE, rf"{_HERE}{_SUM}{_HELD}?到{_DAY}"),
    (FactKind.OLDEST_ISSUE, rf"{_HERE}(?:最(?:早|旧|老)|第)(?:的?一期|的?一天|的?报纸|的?一份(?:报纸)?|的?日期)(?:报纸)?{_DAY}"),
    (FactKind.OLDEST_ISSUE, rf"{_HERE}(?:是|最早)?从?(?:哪一?天|哪一?年|哪个?月|什么时候|何时)(?:的报纸)?(?:开始|起){_HELD}?(?:报纸)?的?"),
    (FactKind.COVERAGE, rf"{_HERE}{_SUM}{_HELD}的?(?:时间|日期)?(?:范围)?(?:是|从)?(?:哪年到哪年|哪天到哪天|从?哪一?年开始|从?哪一?天开始|什么时间段?的?|哪些(?:年份?|日期|天|时间)的?|多长时间的?|多少(?:年|天)的?|几(?:年|天)的?)(?:报纸|文章|报道)?"),
    (FactKind.COVERAGE, rf"{_HERE}{_SUM}有(?:哪些|多少|几)(?:年份?|天)的?(?:报纸|报)"),
    (FactKind.PAPERS, rf"{_HERE}{_SUM}(?:有|{_HELD})(?:哪些|哪几|几|多少|什么)(?:种|份|家|个)?(?:报纸|报刊|报)"),
    (FactKind.ARTICLES, rf"{_HERE}{_SUM}(?:有|{_HELD})?{_SUM}(?:多少|几)(?:篇|条)(?:文章|报道|新闻|稿件|稿子|东西)?"),
    (FactKind.ISSUES, rf"{_HERE}{_SUM}(?:有|{_HELD})?{_SUM}(?:多少|几)(?:期|天)(?:报纸|报)?"),
    (FactKind.PAGES, rf"(?:(?:那|这|当)一?[天日期]|{_HERE})(?:的?报纸)?{_SUM}(?:有|出了?|是)?{_SUM}(?:多少|几)个?版面?"),
)  # fmt: skip
_FORMS = tuple((kind, lazy_regex(form)) for kind, form in _KINDS)
_SPARE = lazy_regex(r"(?:[呢吗呀啊吧]|(?<![什怎多])么)?[?!。.\s]*$")


def archive_question(sought: str) -> FactKind | None:
    """The kind of fact asked for; None for other questions.

    sought: normalised question, the words of filters and its dates blanked.
    """
    if len(sought) > MAX_LENGTH or not _HINT.search(sought):
        return None
    text = _SPARE.sub("", in_written_form(without_courtesy(sought))).replace(" ", "").strip(",。")
    return next((kind for kind, form in _FORMS if form.fullmatch(text)), None)
