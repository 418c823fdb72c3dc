"""What people do on the pages of `jianbao serve`, in a real browser, on a phone and at a desk."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages.visitor import DESK, Visitor, marked

FERRY = "湘江渡口首日运送多少乘客?"
FIRMS = "天元区有多少家规模以上工业企业复工?"
STAFF = "中车株洲所多少名员工返岗?"
FERRY_WORDS = "停航两年的湘江渡口复航,首日运送乘客1200人。"
FERRY_SOURCE = "《湘江渡口复航》 湘江晚报 2021年3月1日 A1版"


def test_a_question_is_answered_with_the_quote_its_mark_and_its_source(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/")
    visitor.looks("box")
    visitor.asks(FERRY)
    visitor.looks("answer")

    answer = page.get_by_role("region", name="引文")
    expect(answer.get_by_role("blockquote")).to_contain_text(FERRY_WORDS)
    expect(marked(answer.get_by_role("blockquote"))).to_have_text("1200人")
    expect(answer.get_by_role("link", name=FERRY_SOURCE)).to_be_visible()
    expect(answer.get_by_text("把握")).to_be_visible()

    page.reload()
    expect(answer.get_by_role("blockquote")).to_contain_text(FERRY_WORDS)


def test_a_follow_up_keeps_what_it_leaves_unsaid(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/")
    visitor.asks(FIRMS)
    visitor.asks("那里出台了什么政策?", box="接着上面的问题")
    visitor.looks("follow_up")

    expect(page.get_by_text("沿用上文:天元区")).to_be_visible()
    expect(page.get_by_role("blockquote").first).to_contain_text("十二条政策措施")

    page.get_by_role("navigation", name="前面的问题").get_by_role("link", name=FIRMS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRMS)
    expect(marked(page.get_by_role("blockquote").first)).to_have_text("78家")


def test_the_context_unfolds_in_place(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens(f"/ask?question={STAFF}")
    answer = page.get_by_role("region", name="引文")
    around = answer.get_by_text("远程网络办公")
    expect(around).to_be_hidden()

    before = page.url
    answer.get_by_text("上下文").click()
    visitor.looks("unfolded")

    expect(around).to_be_visible()
    expect(marked(around)).to_contain_text("7000余名员工返岗")
    assert page.url == before


def test_the_article_opens_at_the_quoted_words(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens(f"/ask?question={STAFF}")
    page.get_by_role("region", name="引文").get_by_role("link", name="多家企业免费提供").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("多家企业免费提供")
    visitor.looks("article")

    quoted = marked(page.get_by_role("article"))
    expect(quoted).to_contain_text("7000余名员工返岗")
    expect(quoted).to_be_in_viewport()
    expect(page.get_by_text("记者 高晓燕")).to_be_attached()
    expect(page.get_by_text("[N]. 株洲日报, 2020-02-16(A1)")).to_be_attached()
    expect(page.get_by_role("link", name="RIS")).to_be_attached()


def test_the_printed_page_stands_beside_the_words_with_the_quote_framed(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens(f"/ask?question={STAFF}")
    page.get_by_role("region", name="引文").get_by_role("link", name="多家企业免费提供").click()
    printed = page.get_by_role("complementary", name="版面图")
    picture = printed.get_by_role("img", name="A1版的版面图,这篇文章框出,引用的段落用红框")
    picture.scroll_into_view_if_needed()
    # "complete" is said before the picture is decoded, and a screenshot does not wait for that
    width = picture.evaluate(
        "async image => { image.decoding = 'sync'; await image.decode(); return image.naturalWidth; }"
    )
    assert width > 1000
    visitor.looks("printed")

    words, seen = page.get_by_role("article").bounding_box(), picture.bounding_box()
    assert words is not None
    assert seen is not None
    if visitor.device.is_phone:
        assert seen["y"] > words["y"] + words["height"]
    else:
        assert seen["x"] > words["x"] + words["width"]
        expect(marked(page.get_by_role("article"))).to_be_in_viewport()
    assert _reddish(picture.screenshot()) > 20

    visitor.expects_nothing_at("/favicon.ico")  # asked for beside a picture that is opened by itself
    printed.get_by_role("link", name="看大图").click()
    page.wait_for_function("() => document.images[0].complete && document.images[0].naturalWidth > 2000")


def _reddish(screenshot: bytes) -> int:
    """Pixels of about the colour of the frame."""
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    pixels = np.asarray(picture).astype(int)
    return int(((pixels[..., 0] > 150) & (pixels[..., 1:].max(axis=2) < 110)).sum())


def test_days_are_walked_from_the_newest(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/")
    page.get_by_role("link", name="最新一期").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2021年3月1日")
    expect(page.get_by_role("region", name="湘江晚报 A1版").get_by_role("link")).to_have_text("湘江渡口复航")

    page.get_by_role("link", name="前一期").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年2月16日")
    visitor.looks("day")
    titles = page.get_by_role("region", name="株洲日报 A1版").get_by_role("listitem")
    expect(titles).to_have_count(8)

    titles.get_by_role("link", name="温暖企业").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("温暖企业")
    page.get_by_role("link", name="2020年2月16日").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年2月16日")


def test_the_calendar_leads_to_a_day(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/")
    page.get_by_role("link", name="日历").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2021年")
    page.get_by_role("link", name="前一年").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年")
    visitor.looks("year")

    page.get_by_role("table", name="2月").get_by_role("link", name="2020年2月16日:8 篇").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年2月16日")

    page.get_by_role("textbox", name="到某一天").fill("2021-03-01")
    page.get_by_role("button", name="去").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2021年3月1日")


def test_a_list_is_put_in_another_order_and_leads_to_its_articles(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/")
    visitor.asks("所有提到复工的文章")
    visitor.looks("list")

    listed = page.get_by_role("region", name=re.compile("关于“复工”的文章:6 篇"))
    expect(listed.get_by_role("listitem")).to_have_count(6)
    listed.get_by_role("link", name="从新到旧").click()
    expect(listed.get_by_role("link", name="最相关的在前")).to_be_visible()

    first = listed.get_by_role("listitem").first.get_by_role("link")
    title = (first.text_content() or "").strip("《》")
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_facet_narrows_a_search_and_is_taken_back(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/search")
    page.get_by_role("searchbox", name="检索式").fill("复工 OR 渡口")
    page.get_by_role("button", name="检索").click()
    expect(page.get_by_role("heading", name="共 7 篇")).to_be_visible()
    visitor.looks("found")

    narrow = page.get_by_role("region", name="缩小范围")
    narrow.get_by_role("link", name="江小舟").click()
    found = page.get_by_role("region", name="共 1 篇")
    expect(marked(found).first).to_have_text("渡口")
    expect(narrow.get_by_text("(已选,点按取消)")).to_be_visible()
    visitor.looks("narrowed")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Markdown").click()
    assert FERRY_WORDS in saving.value.path().read_text(encoding="utf-8")
    page.get_by_role("navigation", name="已限定的范围").get_by_role("link", name="江小舟").click()
    expect(page.get_by_role("heading", name="共 7 篇")).to_be_visible()

    narrow.get_by_role("link", name="株洲日报").click()
    expect(page.get_by_role("heading", name="共 6 篇")).to_be_visible()
    narrow.get_by_role("link", name="株洲日报").click()
    expect(page.get_by_role("heading", name="共 7 篇")).to_be_visible()


def test_a_cutting_is_kept_exported_and_removed(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    visitor.opens(f"/ask?question={FERRY}")
    page.get_by_role("button", name="收藏").click()
    expect(page.get_by_role("button", name="已收藏", pressed=True)).to_be_visible()

    page.get_by_role("link", name="剪报夹").click()
    shelf = page.get_by_role("list", name="剪报夹")
    expect(shelf.get_by_role("listitem")).to_contain_text(FERRY_WORDS)
    visitor.looks("shelf")
    with page.expect_download() as saving:
        page.get_by_role("button", name="导出为文本").click()
    saving.value.save_as(tmp_path / saving.value.suggested_filename)
    saved = (tmp_path / "jianbao.txt").read_text(encoding="utf-8")
    assert FERRY_WORDS in saved
    assert f"—— {FERRY_SOURCE}" in saved
    assert f"\n{visitor.address}/quotes/" in saved

    shelf.get_by_role("link", name=FERRY_SOURCE).click()
    expect(page.get_by_role("blockquote")).to_contain_text(FERRY_WORDS)
    page.go_back()
    shelf.get_by_role("button", name="移去").click()
    expect(page.get_by_text("还没有剪报。")).to_be_visible()
    expect(page.get_by_role("button", name="导出为文本")).to_be_hidden()


def test_print_is_the_cutting_with_its_source_alone(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens(f"/ask?question={FERRY}")
    visitor.prints("print_answer")
    expect(page.get_by_role("blockquote").first).to_be_visible()
    expect(page.get_by_role("link", name=FERRY_SOURCE)).to_be_visible()
    _only_words(page)

    page.get_by_role("link", name=FERRY_SOURCE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("湘江渡口复航")
    visitor.prints("print_article")
    expect(marked(page.get_by_role("article"))).to_contain_text("1200人")
    expect(page.get_by_text("[N]. 湘江晚报, 2021-03-01(A1)")).to_be_visible()
    _only_words(page)


def _only_words(page: Page) -> None:
    """Nothing is left that paper cannot do."""
    for role in (page.get_by_role("navigation"), page.get_by_role("button"), page.get_by_role("searchbox")):
        expect(role).to_have_count(0)
    expect(page.get_by_role("link", name="永久地址")).to_have_count(0)


def test_an_address_without_a_page_says_where_to_go_on(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens_missing("/nowhere/at/all")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这一页")
    visitor.looks("nothing")
    page.get_by_role("link", name="回到提问").click()
    expect(page.get_by_role("searchbox", name="问题")).to_be_visible()

    visitor.opens_missing("/articles/湘江晚报/2021-03-01/A1/7")
    expect(page.get_by_text("档案里没有这个编号的文章。")).to_be_visible()
    visitor.looks("no_article")
    page.get_by_role("link", name="湘江晚报/2021-03-01/A1/1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("湘江渡口复航")


def test_the_keyboard_alone_asks_unfolds_keeps_and_opens(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    visitor.looks("skip")
    page.keyboard.press("Enter")
    visitor.tabs_to(page.get_by_role("searchbox", name="问题"))
    page.keyboard.type(STAFF)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(STAFF)

    answer = page.get_by_role("region", name="引文")
    source = answer.get_by_role("link", name="多家企业免费提供")
    visitor.tabs_to(source)
    visitor.tabs_to(answer.get_by_text("上下文"))
    page.keyboard.press("Enter")
    expect(answer.get_by_text("远程网络办公")).to_be_visible()
    visitor.tabs_to(answer.get_by_role("button", name="收藏"))
    page.keyboard.press("Space")
    expect(answer.get_by_role("button", name="已收藏", pressed=True)).to_be_focused()
    source.focus()
    page.keyboard.press("Enter")
    expect(marked(page.get_by_role("article"))).to_be_in_viewport()


def test_the_keyboard_alone_narrows_a_search(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens("/search")
    visitor.tabs_to(page.get_by_role("searchbox", name="检索式"))
    page.keyboard.type("复工")
    visitor.tabs_to(page.get_by_text("限定日期、报纸、版面"))
    page.keyboard.press("Space")
    visitor.tabs_to(page.get_by_label("从", exact=True))
    page.keyboard.type("2021")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="没有找到。")).to_be_visible()
    visitor.looks("nothing_found")
    visitor.tabs_to(page.get_by_label("从", exact=True))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2020")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="共 6 篇")).to_be_visible()


def test_a_language_is_chosen_and_stays(visitor: Visitor) -> None:
    page = visitor.page
    visitor.opens(f"/ask?question={FERRY}")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("link", name="Permanent")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(FERRY)
    expect(page.get_by_role("blockquote")).to_contain_text(FERRY_WORDS)
    visitor.looks("english")

    page.get_by_role("link", name="湘江渡口复航").click()
    expect(page.get_by_role("button", name="Keep")).to_be_visible()
    visitor.looks("english_article")
    page.get_by_role("link", name="繁體").click()
    expect(page.get_by_role("link", name="永久網址")).to_be_visible()
    expect(page.get_by_role("link", name="檢索")).to_be_visible()
    expect(marked(page.get_by_role("article"))).to_contain_text("1200人")


def test_the_pages_work_without_script(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address, DESK, java_script_enabled=False)
    page = visitor.page
    visitor.arrives()
    visitor.opens("/")
    visitor.asks(FIRMS)
    visitor.asks("那里出台了什么政策?", box="接着上面的问题")
    expect(page.get_by_text("沿用上文:天元区")).to_be_visible()
    context = page.get_by_role("region", name="引文").get_by_role("group").first
    context.get_by_text("上下文").click()
    expect(marked(context)).to_contain_text("十二条政策措施")
    visitor.leaves()
    visitor.context.close()


def test_script_put_into_a_page_is_refused_and_heard_of(browser: Browser, address: str) -> None:
    visitor = Visitor(browser, address, DESK)
    visitor.opens("/")
    visitor.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'taken over'";
            document.body.append(script);
            document.body.append(Object.assign(new Image(), {src: "https://elsewhere.example/pixel.png"}));
        }"""
    )
    visitor.context.close()

    assert any("Content Security Policy" in complaint for complaint in visitor.complaints())
