"""Exports in JSON of any shape."""

from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path

import pytest

from retrieval.models import SetAside
from retrieval.reading.archive_pages import read_archive
from tests.unit.reading.readers.exports.sample_rows import articles

ROWS = [
    {
        "标题": "湖滨路今起单行",
        "发布时间": "2021-03-12 08:00",
        "版次": "A03",
        "内容": "湖滨路今起由东向西单行。",
    },
    {
        "标题": "老茶馆重新开张",
        "发布时间": "2021-03-12 08:00",
        "版次": "A03",
        "内容": "关了六年的老茶馆重新开张。",
    },
]
READ = [("湖滨路今起单行", "2021-03-12", "A3"), ("老茶馆重新开张", "2021-03-12", "A3")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_is_read_in_any_encoding(tmp_path: Path, encoding: str, indent: int | None) -> None:
    (tmp_path / "a.json").write_text(json.dumps(ROWS, ensure_ascii=False, indent=indent), encoding)

    assert [(a.headline, str(a.date), a.page) for a in articles(tmp_path)] == READ


def test_objects_run_together_are_read_also_packed(tmp_path: Path) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False, indent=2) for row in ROWS)
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(text.encode()))

    assert [(a.headline, str(a.date), a.page) for a in articles(tmp_path)] == READ


def test_a_bad_element_is_set_aside_with_its_path(tmp_path: Path) -> None:
    first, second = (json.dumps(row) for row in ROWS)
    (tmp_path / "a.json").write_text(f'{{"list": [{first}, "灯", {second}]}}')

    asides = [item for item in read_archive([tmp_path]) if isinstance(item, SetAside)]

    assert dict(asides[0].facts) == {"detail": "str", "at": "list[1]"}
    assert len(articles(tmp_path)) == 2


def test_a_page_read_by_ocr_is_laid_out_by_its_boxes(tmp_path: Path) -> None:
    def line(text: str, left: int, top: int, height: int) -> dict[str, object]:
        return {"text": text, "box": [left, top, left + len(text) * height, top + height]}

    lines = [
        line("城东改用节能灯每年省电三成。", 10, 80, 20),
        line("湖滨路今起单行", 10, 10, 48),
        line("湖滨路今起由东向西单行，", 10, 104, 20),
    ]
    (tmp_path / "a.json").write_text(json.dumps({"ocr_results": lines}), encoding="utf-8")

    [article] = articles(tmp_path)

    assert article.headline == "湖滨路今起单行"
    assert article.text.startswith("城东改用节能灯每年省电三成。")


def test_a_column_named_between_lines_read_by_ocr_is_the_kicker_or_left_over(tmp_path: Path) -> None:
    lines = [
        "甲鼠桥新桥通车",
        "本报讯 甲牛桥昨日换新，三百盏路灯亮了。",
        "甲虎桥新桥通车",
        "热线电话：0731-22甲兔桥",
        "甲龙桥新桥通车",
    ]
    boxed = [{"text": line, "box": [40, 40 * at, 400, 40 * at + 20]} for at, line in enumerate(lines)]
    (tmp_path / "a.json").write_text(json.dumps({"ocr_results": boxed}), encoding="utf-8")

    items = list(read_archive([tmp_path]))

    left = [dict(item.facts) for item in items if isinstance(item, SetAside) and item.reason == "left_other"]
    assert [(facts["chars"], facts["example"]) for facts in left] == [("7", "甲虎桥新桥通车")]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.py", "无后缀"])
def test_dictionaries_printed_by_python_are_read_under_any_name(tmp_path: Path, name: str) -> None:
    rows = [
        {"title": "渡口复航", "content": "新装'雨棚'，\n首日四千人。", "pub_date": "2021-03-12", "n": None},
        {
            "title": "夜市搬家",
            "content": "摊位增加到一百二十个。",
            "pub_date": datetime.date(2021, 3, 13),
            "n": 2,
        },
    ]
    (tmp_path / name).write_text("\n".join(map(str, rows)), encoding="utf-8")

    found = articles(tmp_path)

    assert [article.headline for article in found] == ["渡口复航", "夜市搬家"]
    assert [str(article.date) for article in found] == ["2021-03-12", "2021-03-13"]
    assert "新装'雨棚'，\n首日四千人。" in found[0].text


def test_the_data_of_a_script_is_read(tmp_path: Path) -> None:
    (tmp_path / "news.js").write_text(
        "// 数据\nvar news = [{title: '渡口复航', content: '首日四千人。', date: '2021-03-12',},];\n",
        encoding="utf-8",
    )

    [article] = articles(tmp_path)

    assert (article.headline, str(article.date)) == ("渡口复航", "2021-03-12")


def _corners(top: int, x: str, y: str) -> list[dict[str, int]]:
    size = 36 if top == 10 else 18
    return [{x: at, y: top + below} for at, below in [(10, 0), (410, 0), (410, size), (10, size)]]


@pytest.mark.parametrize("service", ["corners", "capitals", "blocks"])
def test_results_of_services_of_ocr_are_laid_out(tmp_path: Path, service: str) -> None:
    lines = [("湖滨路今起单行", 10), ("湖滨路今起由东向西单行，公交改道。", 60)]
    results: dict[str, object] = {
        "corners": {
            "prism_wordsInfo": [{"word": text, "pos": _corners(top, "x", "y")} for text, top in lines]
        },
        "capitals": {
            "TextDetections": [
                {"DetectedText": text, "Polygon": _corners(top, "X", "Y")} for text, top in lines
            ]
        },
        "blocks": {
            "pages": [{"blocks": [{"text": t, "bbox": [10, y, 410, y + 36 - y // 3]} for t, y in lines]}]
        },
    }
    (tmp_path / "a.json").write_text(json.dumps(results[service]), encoding="utf-8")

    [article] = articles(tmp_path)

    assert article.headline == "湖滨路今起单行"
