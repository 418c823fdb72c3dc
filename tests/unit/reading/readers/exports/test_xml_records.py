"""Values of XML elements."""

from __future__ import annotations

from typing import Any

from lxml import etree

from retrieval.reading.readers.exports.xml_records import running_text, value_of_element

ENDNOTE = """<record><database>a.enl</database><ref-type name="Newspaper Article">23</ref-type>
<contributors><authors><author><style face="normal">齐云</style></author><author>何青</author>
</authors></contributors>
<titles><title><style>三百盏路灯</style><style>换新</style></title><secondary-title>江川晚报</secondary-title></titles>
<pages>A02</pages><dates><year>2021</year><pub-dates><date>2021-03-12</date></pub-dates></dates>
<abstract>城东三百盏路灯昨日换新。</abstract></record>"""
NITF = """<nitf><head><pubdata name="江川晚报" date.publication="20210312"/></head><body><body.head>
<hedline><hl1>路灯换新</hl1><hl2>省电三成</hl2></hedline></body.head>
<body.content><block><p>城东路灯昨日换新。</p><p>省电三成。</p></block></body.content></body></nitf>"""
ALTO = """<alto xmlns="urn:alto"><Layout><Page><TextLine HPOS="10" VPOS="20" WIDTH="30" HEIGHT="8">
<String CONTENT="路灯"/><SP/><String CONTENT="换新"/></TextLine><TextLine/></Page></Layout></alto>"""
PAGE = """<PcGts><Page><TextLine><Coords points="0,0 9,0 9,5 0,5"/>
<Word><TextEquiv><Unicode>路</Unicode></TextEquiv></Word>
<TextEquiv><Unicode>路灯换新</Unicode></TextEquiv></TextLine></Page></PcGts>"""


def value(text: str) -> Any:
    return value_of_element(etree.fromstring(text))


def test_children_are_members_and_repeated_ones_a_list() -> None:
    assert value('<a id="7"><b>甲</b><b>甲</b><b>乙</b><c><d>丙</d></c><e/></a>') == {
        "id": "7", "b": ["甲", "甲", "乙"], "c": {"d": "丙"},
    }  # fmt: skip


def test_running_text_has_a_line_for_each_paragraph() -> None:
    text = etree.fromstring("<t>路灯\n换新<b>了</b>。<p>The lamps\nare new.</p>省电</t>")

    assert running_text(text) == "路灯换新了。\nThe lamps are new.\n省电"


def test_a_record_of_endnote_is_flat() -> None:
    assert value(ENDNOTE) == {
        "title": "三百盏路灯换新", "paper": "江川晚报", "author": ["齐云", "何青"], "date": "2021-03-12",
        "abstract": "城东三百盏路灯昨日换新。", "page": "A02", "dates/year": "2021", "database": "a.enl",
    }  # fmt: skip


def test_an_article_of_nitf_is_flat() -> None:
    assert value(NITF) == {
        "title": "路灯换新", "subtitle": "省电三成", "text": "城东路灯昨日换新。\n省电三成。",
        "date": "20210312", "paper": "江川晚报",
    }  # fmt: skip


def test_recognised_lines_keep_their_boxes() -> None:
    box = {"left": 10.0, "top": 20.0, "width": 30.0, "height": 8.0}

    assert value(ALTO) == {"ocr_results": [{"text": "路灯 换新", "box": box}]}
    assert value(PAGE) == {"ocr_results": [{"text": "路灯换新", "box": [0, 0, 9, 0, 9, 5, 0, 5]}]}


def test_pages_of_hocr_have_their_lines_without_gaps_between_chinese_words() -> None:
    line = "<span class='ocr_line' title='bbox 1 2 30 9; x_size 7'><span>路灯</span> <span>换新</span></span>"

    assert value(f"<html><body><div class='ocr_page'><p>{line}</p></div></body></html>") == {
        "pages": [{"ocr_results": [{"text": "路灯换新", "box": [1, 2, 30, 9]}]}]
    }


def test_divisions_of_tei_with_a_head_are_articles() -> None:
    head = '<teiHeader><titleStmt><title>江川晚报</title></titleStmt><date when="1934-03-12"/></teiHeader>'
    divisions = (
        "<div><head>要闻</head><div><head>路灯换新</head><p>昨日换新。</p><p>省电三成。</p></div></div>"
    )

    assert value(f"<TEI>{head}<text><body>{divisions}</body></text></TEI>") == {
        "date": "1934-03-12", "title": "江川晚报",
        "articles": [{"title": "路灯换新", "text": "昨日换新。\n省电三成。"}],
    }  # fmt: skip
