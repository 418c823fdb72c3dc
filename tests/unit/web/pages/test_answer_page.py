"""The ask page: the box, answers, lists, facts, follow-ups."""

from __future__ import annotations

import pytest

from tests.unit.web.conftest import CLOUD, STAFF
from tests.unit.web.pages.parsed_page import BROWSER, HOSTILE, read_page, text, texts
from tests.unit.web.served_site import ServedSite

MAX_WEIGHT = 60 * 1024
"""Bytes of the first page with all it loads, without pictures."""


def test_the_first_page_is_a_box_with_a_label(served: ServedSite) -> None:
    page = read_page(served, "/")

    (box,) = page.xpath("//form[@role='search']")
    assert (box.get("action"), box.get("method")) == ("/ask", "get")
    assert texts(box, ".//label")[0] == "问题"
    assert "株洲日报 2020年2月16日,共 8 篇文章" in text(page)


def test_the_first_page_shows_questions_that_lead_to_their_answers(served: ServedSite) -> None:
    page = read_page(served, "/")

    (link,) = page.xpath("//section[@aria-labelledby='examples']//a[.='中车株洲所多少名员工返岗?']")
    assert link.get("href").startswith("/ask?question=")
    assert texts(read_page(served, "/ask", question=link.text), "//figure//mark")[0] == "7000余名"


def test_the_first_page_with_all_it_loads_is_light(served: ServedSite) -> None:
    page = read_page(served, "/")

    loaded = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href|//script/@src")
    weight = len(served.get("/", BROWSER).body)
    weight += sum(len(served.request("GET", str(address)).body) for address in loaded)
    assert loaded
    assert weight <= MAX_WEIGHT


def test_the_answer_is_the_quote_with_its_span_marked_and_its_source(served: ServedSite) -> None:
    page = read_page(served, "/ask", question=STAFF)

    quote = page.xpath("//figure[contains(@class, 'large')]")[0]
    assert text(quote.find("blockquote")) == "2月10日以来,中车株洲所7000余名员工返岗。"
    assert texts(quote, "./blockquote/mark") == ["7000余名"]
    assert texts(quote, ".//p[@class='source']")[0].startswith("—— 《")
    assert "株洲日报 2020年2月16日 A1版" in texts(quote, ".//p[@class='source']")[0]
    (link,) = quote.xpath(".//p[@class='source']/a/@href")
    assert link.endswith("/2020-02-16/A1/8?start=266&end=290#quoted")


def test_the_context_unfolds_in_place_with_the_quote_marked(served: ServedSite) -> None:
    page = read_page(served, "/ask", question=STAFF)

    (context,) = page.xpath("//figure[contains(@class, 'large')]/details")
    assert texts(context, "summary") == ["上下文"]
    assert texts(context, "p/mark") == ["2月10日以来,中车株洲所7000余名员工返岗。"]
    assert len(text(context.find("p"))) > len(texts(context, "p/mark")[0])


def test_the_next_question_carries_the_conversation_in_its_address(served: ServedSite) -> None:
    first = "天元区有多少家规模以上工业企业复工?"
    page = read_page(served, "/ask", question="芦淞区呢?", turn=[first], paper="株洲日报")

    form = page.xpath("//form[@aria-label='接着上面的问题']")[0]
    assert form.xpath("input[@name='turn']/@value") == [first, "芦淞区呢?"]
    assert form.xpath("input[@name='paper']/@value") == ["株洲日报"]
    assert texts(page, "//p[contains(@class, 'understood')]")[0].startswith("沿用上文")
    assert texts(page, "//nav[@class='turns']//a") == [first]


def test_an_unsure_answer_says_so_and_marks_nothing(served: ServedSite) -> None:
    page = read_page(served, "/ask", question="长沙市地铁什么时候恢复运营?")

    assert texts(page, "//h2")[0] == "没有找到有把握的答案。"
    assert page.xpath("//figure/blockquote/mark") == []
    assert "把握 " not in text(page)


def test_an_answer_with_nothing_near_says_so(served: ServedSite) -> None:
    page = read_page(served, "/ask", question="火星上有几座图书馆?")

    assert texts(page, "//h2")[0] == "档案中没有找到答案。"


def test_a_list_question_is_answered_by_a_counted_list(served: ServedSite) -> None:
    page = read_page(served, "/ask", question="关于复工的报道有哪些?")

    items = page.xpath("//section[contains(@class, 'list')]/ol/li")
    assert texts(page, "//h2")[0].startswith("关于“复工”的文章:")
    assert f":{len(items)} 篇" in texts(page, "//h2")[0]
    assert all(one.xpath(".//a[starts-with(@href, '/articles/')]") for one in items)
    (other,) = page.xpath("//section[contains(@class, 'list')]/p/a")
    assert other.text in ("从新到旧", "最相关的在前")


def test_a_question_about_the_archive_is_answered_by_its_records(served: ServedSite) -> None:
    page = read_page(served, "/ask", question="最新一期是哪天?")

    said = texts(page, "//section[@aria-labelledby='facts']/p")
    assert said == ["最新的一期:《株洲日报》2020年2月16日。", "(出自档案自身的记录,不是报纸上的话。)"]
    assert page.xpath("//figure") == []


def test_hostile_words_are_shown_as_words(served: ServedSite) -> None:
    page = read_page(served, "/ask", question=HOSTILE, turn=[HOSTILE])

    assert text(page.find(".//h1")) == HOSTILE
    assert page.xpath("//script[not(@src)]") == []
    assert page.xpath("//img") == []
    assert HOSTILE in page.xpath("//input[@name='turn']/@value")


def test_empty_fields_of_the_form_restrict_nothing(served: ServedSite) -> None:
    page = read_page(served, "/ask", question=STAFF, since="", until="", paper="", page="", utm_source="x")

    assert len(page.xpath("//figure[contains(@class, 'large')]")) >= 1
    assert page.xpath("//details[@class='filters' and @open]") == []


@pytest.mark.parametrize(
    ("language", "lang", "button"),
    [("zh-CN", "zh-Hans", "提问"), ("zh-TW", "zh-Hant", "提問"), ("en-GB", "en", "Ask")],
)
def test_the_page_speaks_the_language_of_the_reader_and_quotes_stay(
    served: ServedSite, language: str, lang: str, button: str
) -> None:
    page = read_page(served, "/ask", question=STAFF, language=language)

    assert (page.get("lang"), texts(page, "//form//button")[0]) == (lang, button)
    assert page.xpath("//blockquote")[0].get("lang") == "zh"
    assert texts(page, "//blockquote")[0] == "2月10日以来,中车株洲所7000余名员工返岗。"


def test_the_same_answer_as_the_api(served: ServedSite) -> None:
    page = read_page(served, "/ask", question=STAFF)

    quotes = served.get("/api/v1/ask", question=STAFF).json["quotes"]
    assert texts(page, "//figure/blockquote") == [quote["text"] for quote in quotes]
    assert quotes[0]["article_id"] == CLOUD
