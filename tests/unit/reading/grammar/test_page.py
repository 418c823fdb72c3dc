"""Pages of other papers than the seed, and the properties that hold for any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.models import BODY_KINDS, ArticleKind, Block, BlockKind, Page
from retrieval.reading.grammar.furniture import is_furniture
from retrieval.reading.grammar.jump_lines import jump_from, jump_to
from retrieval.reading.grammar.lines import split_lines
from retrieval.reading.sources.encoding import decode
from tests.unit.reading.pages import PAGES, outline, paragraphs, read


def test_a_page_without_blank_lines_is_divided_by_bylines_datelines_and_indents() -> None:
    first, second = outline("no_blank_lines_indents_and_two_line_headline.txt")["articles"]

    assert first["kicker"] == "市水务局公布今年整治清单"
    assert first["headline"] == "十二条河道 年内全部完成清淤"
    assert first["byline"] == [
        {"role": "记者", "names": ["周明远"]},
        {"role": "通讯员", "names": ["李萍"]},
    ]
    assert first["subheads"] == [{"text": "为什么先动东门河", "before_paragraph": 3}]
    assert [p["lines"] for p in first["paragraphs"]] == [[6, 7], [8], [9], [11]]
    assert second["headline"] == "老码头改成读书角"
    assert second["dateline"] == "本报江川3月11日讯"
    assert second["byline"] == [{"role": "记者", "names": ["何秋实"]}]
    assert second["jump_to"] == "A5"
    assert second["paragraphs"][-1]["text"].endswith("由社区志愿者轮流值守。")


def test_an_essay_begins_under_its_title_without_byline_and_dateline() -> None:
    lights = (
        "三百盏路灯上月换成节能灯。照明所测算，一年省电三成，省下的电费用来修补小巷路灯。"
        "居民反映，夜里走路心里踏实。"
    )
    lamps = (
        "照明所所长表示，换下的旧灯全部回收，玻璃和铜线分别处理。下一步将在城西试装光控开关，天黑自动亮灯。"
    )
    ferry = (
        "江口市交通局昨日公布今年的渡口改造计划。北岸渡口将加宽码头，新添两条渡船。交通局负责人说，"
        "改造完成以后，候船时间由四十分钟减到一刻钟，居民过江上班更加方便。"
    )
    quay = (
        "南岸渡口的候船厅同时翻新，厅内设有座椅和热水。渡口管理站安排专人值守，雨雪天气停航时提前通知居民。"
    )
    first = ["渡口改造 方便过江", f"　　{ferry}", f"　　{quay}"]
    second = ["面对停电，社区需要合作", *(f"　　{text}" for text in (lights, lamps, lights))]

    found = read("\n".join([*first, *second, "（作者为江口大学教授）"])).articles

    assert [article.headline for article in found] == ["渡口改造 方便过江", "面对停电，社区需要合作"]


def test_the_folio_of_a_page_says_what_metadata_and_path_do_not() -> None:
    page = outline("no_blank_lines_indents_and_two_line_headline.txt")

    assert (page["paper"], page["date"], page["page"]) == ("江川晚报", "2021-03-12", "A3")


def test_a_picture_is_known_by_its_credit_and_does_not_take_the_next_headline() -> None:
    photo, report = outline("photo_between_two_reports.txt")["articles"]

    assert (photo["kind"], photo["headline"], photo["paragraphs"]) == ("photo", "春茶开采", [])
    assert photo["caption"] == {
        "lines": [3],
        "text": "3月10日，北山镇茶农在茶园里采摘春茶。今年气温回升快，开采比去年早了八天。",
    }
    assert photo["byline"] == [{"role": "记者", "names": ["何秋实"]}]
    assert report["headline"] == "北山镇今年新增茶园两千亩"
    assert report["paragraphs"][1] == {
        "lines": [13, 15],
        "text": "镇里与省农科院签订协议，引进三个新品种，五年内不收种苗费用。",
    }


def test_a_commentary_has_a_series_line_for_deck_and_a_bare_name_for_byline() -> None:
    [article] = outline("commentary_series_with_bare_name.txt")["articles"]

    assert article["kind"] == "commentary"
    assert article["deck"] == "——河道治理系列评论之二"
    assert article["byline"] == [{"role": "作者", "names": ["陈泽文"]}]


def test_without_any_headline_each_dateline_opens_an_article() -> None:
    first, second = outline("two_reports_without_any_headline.txt")["articles"]

    assert first["headline"] is None
    assert len(first["paragraphs"]) == 2
    assert second["lines"] == [5, 5]


def test_wrapped_lines_are_made_whole_before_anything_else() -> None:
    [article] = outline("hard_wrapped_columns.txt")["articles"]

    assert article["headline"] == "夜市下月搬进新场地"
    assert [p["lines"] for p in article["paragraphs"]] == [[3, 4, 5], [6, 7, 8, 9], [10, 11]]


def test_carriage_returns_change_nothing_but_offsets() -> None:
    source = (PAGES / "photo_between_two_reports.txt").read_text(encoding="utf-8")

    plain, dos = read(source), read(source.replace("\n", "\r\n"))

    assert [a.text for a in dos.articles] == [a.text for a in plain.articles]
    assert [a.lines for a in dos.articles] == [a.lines for a in plain.articles]


def test_text_lost_at_a_column_break_is_kept_and_marked() -> None:
    source = (
        "菜价平稳\n\n本报记者 周明远\n\n本报讯 市场供应充足。\n\n"
        "3月11日上午，城东批发市场到货各类蔬菜320吨，其中叶菜120余\n\n"
        "市民：买菜更方便\n\n家住东门的居民说，菜价与上周相比没有变化。\n"
    )

    [article] = read(source).articles

    truncated = [b for b in article.blocks if b.truncated]
    assert [article.text[b.start : b.end] for b in truncated] == [
        "3月11日上午，城东批发市场到货各类蔬菜320吨，其中叶菜120余"
    ]
    assert [b.kind for b in article.blocks][:4] == [
        BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.PARAGRAPH,
    ]  # fmt: skip


def test_a_page_that_begins_in_the_middle_of_an_article_keeps_that_text() -> None:
    source = "◀上接A1版\n\n技术团队一头扎进实验室，反复试验。\n\n（本报江川3月11日讯）\n"

    [article] = read(source).articles

    assert article.headline is None
    assert article.dateline == "本报江川3月11日讯"
    assert paragraphs(article) == ["技术团队一头扎进实验室，反复试验。", "（本报江川3月11日讯）"]


def test_a_poem_after_its_byline_is_text_and_not_a_heap_of_subheads() -> None:
    source = (
        "老茶馆\n\n■ 黄辛力\n\n它不只是一种称谓\n也不是某些人的专属\n一壶茶里\n有半座城的早晨\n忽远忽近\n"
    )

    [article] = read(source).articles

    assert article.headline == "老茶馆"
    assert article.kind is ArticleKind.COMMENTARY
    assert len(paragraphs(article)) == 5


def test_editors_lines_and_lone_glyphs_belong_to_no_article() -> None:
    source = "Z\n\n路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n\n责任编辑：赵可 版式：孙丽\n"

    [article] = read(source).articles

    assert article.text == "本报讯 城东三百盏路灯昨日换新。\n路灯换新"


LINE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "",
            "　　本报讯 市里昨日开会。",
            "本报记者 张三 李四",
            "张三 摄",
            "下转A2版",
            "◀上接A01版",
            "（下转第二版）",
            "新华社北京2月15日电 （记者王五）今天",
            "把水管好",
            "——系列评论之二",
            "小标题 在这里",
            "责任编辑：赵可",
            "Z",
            "他说：“我们要把",
            "工作做好。”会后,大家",
            "（作者为某研究院研究员）",
            "图为施工现场。",
            "■ 魏燕",
            "Z 聚焦复工",
            "2021年3月12日 星期五",
            "一、总的要求",
            "#",
            "---",
            "a: b",
            "\ufeff",
            "\u2028",
            "”",
            "（",
        ]
    ),
)
PAGE = st.lists(LINE, max_size=30).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\n\n", "\r"]).map(lambda joint: joint.join(lines))
)


def pieces(source: str, block: Block) -> str:
    joint = "" if block.kind in BODY_KINDS or block.kind in (BlockKind.SUBHEAD, BlockKind.BYLINE) else " "
    return joint.join(source[place.start : place.end] for place in block.places)


@given(PAGE)
@settings(max_examples=300, deadline=None)
def test_every_block_is_its_places_in_the_source_put_together(source: str) -> None:
    for article in read(source).articles:
        for block in article.blocks:
            assert article.text[block.start : block.end] == pieces(source, block)
            assert block.places


@given(PAGE)
@settings(max_examples=300, deadline=None)
def test_no_line_is_lost_but_furniture_jumps_and_front_matter(source: str) -> None:
    page = read(source)
    lines = split_lines(source)
    fenced = bool(lines) and lines[0].text in ("---", "+++")

    kept = {place.line for a in page.articles for block in a.blocks for place in block.places}

    for line in lines:
        jumps = jump_to(line.text) is not None or jump_from(line.text) is not None
        heading = line.text.strip("# ") == ""
        assert line.number in kept or is_furniture(line.text) or jumps or fenced or heading, line


@given(PAGE)
@settings(max_examples=200, deadline=None)
def test_titles_say_what_their_blocks_say(source: str) -> None:
    for article in read(source).articles:
        said = {b.kind: article.text[b.start : b.end] for b in article.blocks if b.kind not in BODY_KINDS}
        assert article.headline == said.get(BlockKind.HEADLINE)
        assert article.kicker == said.get(BlockKind.KICKER)
        assert article.deck == said.get(BlockKind.DECK)
        assert article.column == said.get(BlockKind.COLUMN)


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_reading_raises_on_no_text_at_all(source: str) -> None:
    page = read(source)

    assert isinstance(page, Page)


def test_decode_of_a_fixture_gives_the_text_that_was_written() -> None:
    path = PAGES / "hard_wrapped_columns.txt"

    assert decode(path.read_bytes(), path.name) == path.read_text(encoding="utf-8")
