"""List questions: for articles rather than a fact in one.

关于台风的报道有哪些, 所有提到云服务的, 报道过几次复工, 罗欣写了哪些, 7月14日头版有什么. Decided by the words
alone: a list is of 报道, 新闻, 文章 or of an issue; 哪些企业复工 asks for a fact and is left to the quotes. Of
2,232 questions of readers for facts, of which 104 are for an enumeration, none is taken for a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.answering.understanding.question import asking_place, in_written_form, without_courtesy
from retrieval.models import ListOrder
from retrieval.patterns import lazy_regex

MAX_SUBJECT_LENGTH = 40
"""Code points of a subject; a longer one is a question of its own."""


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Articles asked for.

    subject:  normalised words that the articles have in common; empty for all of a day, page or author.
    mentions: every mention counts (提到, 几次); else the articles on the subject come first.
    order:    as the words suggest.
    """

    subject: str
    mentions: bool = False
    order: ListOrder = ListOrder.BEST


_NEWS = r"(?:新闻报道|报道|报导|新闻|文章|稿件|稿子|社论|评论文章)"
_TOLD = r"(?:相关的?|有关的?|所有的?|全部的?)?(?:新闻报道|报道|报导|新闻|文章|稿件|稿子|社论|评论文章|消息)"
_MANY = r"(?:哪些|哪几|什么|多少|几)(?:篇|条|则|份|些)?"
_ON = r"(?:关于|有关|涉及|围绕|针对)"
_MENTIONING = r"(?:提到|提及|提过|写到|写过|讲到|讲过|说到|谈到|谈过|涉及|报道)"
_SUM = r"(?:都|一共|总共|共|总计)?"
_CALL = (
    r"(?:(?:请|帮我|给我|我想|我要|想|要)*(?:列出|列一下|列举|找出|找一下|找找|找|查一下|查查|查找|查|搜一下|搜索|搜|"
    r"看看|看一下|看|整理|汇总)(?:出来|一下)?)?(?:最近|近期)?(?:发|登|刊登|刊发)?(?:所有|全部|一切|凡是)?的?"
)
_ALL = rf"(?:{_SUM}(?:有|是)?(?:{_MANY}|哪些)?|{_SUM}(?:列出来|找出来|列一下|列个表))"
_TIMES = r"(?:多少|几)(?:次|回|篇|条|遍)"
_PAPER = r"(?:(?:报纸|报上|本报|贵报|档案|你们|[^,。]{0,6}[日晚早晨时商]报)(?:里|上|中)?)?"
_SUBJECT = r"(?P<subject>[^,。;?!]+?)"

_ABOUT_FORMS = tuple(
    lazy_regex(form)
    for form in (
        rf"{_CALL}{_ON}{_SUBJECT}(?:方面)?的?{_TOLD}{_ALL}",
        rf"(?P<before>[^,。;?!]{{0,16}}?){_SUM}(?:有|登|刊登|刊发|发表?)?(?:了|过)?(?:{_MANY}|没有){_ON}{_SUBJECT}(?:方面)?的?{_TOLD}",
        rf"{_SUBJECT}(?:方面)?的?(?:相关的?|有关的?)?{_NEWS}{_SUM}(?:有|是)(?:哪些|哪几篇|哪几条|什么|多少篇?|几篇)",
        rf"{_SUBJECT}(?:方面)?的(?:相关的?|有关的?)?消息{_SUM}有(?:哪些|哪几[篇条则]|多少[篇条则]?|几[篇条则])",
        rf"{_SUBJECT}{_SUM}有过?{_MANY}(?:相关的?|有关的?)?{_NEWS}",
        rf"(?P<before>[^,。;?!]{{0,12}}?){_SUM}有?(?:哪些|什么|哪几篇|多少篇?|几篇)(?:讲|写|说|介绍)?{_SUBJECT}的{_NEWS}",
        rf"{_MANY}(?:相关的?|有关的?)?{_NEWS}(?:里|中|上)?都?(?:是)?(?:关于|有关|写|讲|说|关注)(?:了|过|的是)?{_SUBJECT}的?",
        rf"{_CALL}{_SUBJECT}(?:方面)?的(?:相关|有关|所有|全部)?{_NEWS}(?:汇总|列表|合集)?",
    )
)
_MENTION_FORMS = tuple(
    lazy_regex(form)
    for form in (
        rf"{_CALL}{_MENTIONING}(?:了|过)?{_SUBJECT}的{_TOLD}{_ALL}",
        rf"{_CALL}{_MENTIONING}(?:了|过)?{_SUBJECT}的(?:所有|全部)?(?:地方|句子|段落|日子)?(?:{_ALL}|{_SUM}有{_TIMES})",
        rf"(?:{_CALL})(?:所有|全部|凡是){_MENTIONING}(?:了|过)?{_SUBJECT}的(?:呢)?",
        rf"(?P<before>[^,。;?!]{{0,16}}?){_SUM}有?(?:哪些|哪几|多少|几)(?:篇|条|则|份)?{_NEWS}?(?:里|中|上)?都?{_MENTIONING}(?<!报道)(?:了|过)?{_SUBJECT}(?:的{_TOLD})?",
        rf"(?:哪些|哪几|多少|几)(?:篇|条|则|份)?{_NEWS}(?:里|中|上)?都?报道(?:了|过){_SUBJECT}",
        rf"{_PAPER}{_SUM}{_MENTIONING}(?:了|过)?{_SUBJECT}{_SUM}{_TIMES}{_NEWS}?",
        rf"{_PAPER}{_SUM}{_MENTIONING}(?:了|过)?{_TIMES}{_SUBJECT}",
        rf"(?:{_NEWS}|报纸)(?:里|中|上){_MENTIONING}(?:了|过)?{_SUBJECT}的{_ALL}",
        rf"{_SUBJECT}{_SUM}(?:在{_PAPER})?被?(?:报道|提到|提及|写到|见报|登报|上报)(?:了|过)?{_TIMES}",
        rf"{_SUBJECT}{_SUM}上(?:了|过)?{_TIMES}(?:报纸|报|头版)?",
        rf"哪(?:些|几)(?:天|日|期)(?:的?报纸)?(?:上|里)?都?{_MENTIONING}(?:了|过)?{_SUBJECT}",
        rf"哪(?:些|几)(?:天|日|期)(?:的?报纸)?(?:上|里)?都?(?:有|登|刊登|刊发)(?:了|过)?(?:关于|有关)?{_SUBJECT}的{_TOLD}",
    )
)
_WHOLE = lazy_regex(
    r"(?:的|上|里|中|那天|当天|这天|这一天|报纸|版面|头版头条|都|一共|总共|共|主要|到底|些|了|过|有|登|刊登|刊发|发表?|写|报道|讲|说|是|看看?|看一下|\s)*"
    rf"(?:(?:{_MANY}|啥)(?:重要|重大|主要|大)?)?(?:的)?"
    rf"(?:{_NEWS}|内容|消息|头条|大事|看点|作品|标题)?(?:列表)?(?:{_SUM}(?:有|是){_MANY})?"
)
"""Nothing but frame words: the whole of a day, a page or an author."""
_RECENTLY = r"最近|近期|近来|新近|这几天|这两天|这阵子"
_RECENT = re.compile(_RECENTLY)
_HINT = re.compile(r"报|新闻|消息|文章|稿|社论|[提写讲说谈][到及过]|涉及|上[了过]")
"""Cheap to compile: a question without any of these words is for no list, and no form is tried."""
_ADORNED = lazy_regex(rf"^(?:{_RECENTLY}|{_CALL}(?=.)|都|的)+|(?:的|方面|相关|有关|都|在?(?:{_RECENTLY}))+$")
_LAST = lazy_regex(r"(?:[呢吗呀啊吧]|(?<![什怎多这那])么)?[?!。.\s]*$")
_INNER = lazy_regex(r"哪|什么|多少|几(?!内亚)|谁|怎|如何|为何|何时|是不是|有没有")


def list_request(sought: str, *, restricted: bool) -> ListRequest | None:
    """The articles asked for; None for any other question.

    sought:     normalised question, the words of filters and its publication dates blanked.
    restricted: a day, a page or an author is asked for, by these words.
    """
    recent = _RECENT.search(sought) is not None
    if not (restricted or _HINT.search(sought)):
        return None
    text = _LAST.sub("", in_written_form(without_courtesy(sought))).strip(" ,。")
    rest = _RECENT.sub("", text).strip(" ,的") if recent else text
    order = ListOrder.DATE if recent or restricted else ListOrder.BEST
    if (restricted or recent) and _WHOLE.fullmatch(rest) and (restricted or _asks(rest)):
        return ListRequest("", order=ListOrder.DATE)
    for forms, mentions in ((_MENTION_FORMS, True), (_ABOUT_FORMS, False)):
        for form in forms:
            found = form.fullmatch(text)
            if found and (subject := _subject(found)) is not None:
                return ListRequest(subject, mentions, order)
    return None


def is_whole(rest: str) -> bool:
    """True for a question with nothing but words of its frame: 有什么新闻."""
    return _WHOLE.fullmatch(_LAST.sub("", rest).strip(" ,。")) is not None


def _asks(rest: str) -> bool:
    return re.search(rf"{_NEWS}|报纸", rest) is not None


def _subject(found: re.Match[str]) -> str | None:
    """The subject of a form; None for a question of its own."""
    parts = [found.groupdict().get("before") or "", found["subject"]]
    subject = " ".join(filter(None, (_without_marks(_ADORNED.sub("", part.strip())) for part in parts)))
    if not subject or len(subject) > MAX_SUBJECT_LENGTH or _INNER.search(subject):
        return None
    return None if asking_place(subject) else subject


def _without_marks(part: str) -> str:
    """A part without marks around it; 报告文学《封关》 keeps its own."""
    bare = part.strip(" ")
    for opening, closing in ("“”", "《》", "「」", '""'):
        if bare.startswith(opening) and bare.find(closing, 1) == len(bare) - 1:
            bare = bare[1:-1].strip(" ")
        elif opening not in bare or closing not in bare:
            bare = bare.strip(f" {opening}{closing}")
    return bare
