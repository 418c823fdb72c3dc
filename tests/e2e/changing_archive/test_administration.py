"""What administrators do with the real bot: stop a reload, take it back, take in a page, export votes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from retrieval.evaluation.datasets import read_dataset
from tests.e2e.archives import FERRY as FERRY_PAGE
from tests.e2e.archives import NOT_TEXT, many_articles
from tests.e2e.botapi import FakeBotAPI, Person
from tests.e2e.changing_archive.conftest import Reload
from tests.unit.reading.typesetting import sample_sheet

STAFF = "中车株洲所有多少员工返岗?"
FERRY = "湘江渡口首日运送多少乘客?"
NAME = "湘江晚报_2021-03-01_A1.txt"


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@cache
def bomb() -> bytes:
    """A zip of little that unpacks to 110 MB."""
    return zipped(d=b"\x00" * (110 * 1024 * 1024))


def test_a_reload_is_stopped_by_its_button_and_the_old_index_goes_on(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path
) -> None:
    many_articles(archive, 1000)
    admin.says("/reload")
    shown = admin.next_reply()

    admin.presses(shown, "中断")

    api.wait_for(lambda: "已应要求中断" in shown.text)
    reader.says(STAFF)
    assert "7000余名" in reader.next_reply().text


def test_a_reload_can_be_taken_back(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path, reload: Reload
) -> None:
    page = archive / "湘江晚报" / "2021-03-01" / "A1.txt"
    page.parent.mkdir(parents=True)
    reload()
    page.write_text(FERRY_PAGE, encoding="utf-8")
    shown = reload()

    admin.presses(shown, "退回之前的索引")

    api.wait_for(lambda: "已退回索引" in shown.text)
    reader.says(FERRY)
    assert "没有找到" in reader.next_reply().text


def test_a_button_of_an_earlier_reload_takes_nothing_back(
    admin: Person, reader: Person, archive: Path, reload: Reload
) -> None:
    page = archive / "湘江晚报" / "2021-03-03" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text("初雪\n\n湘江晚报讯 3月3日,株洲降下初雪。\n", encoding="utf-8")
    earlier = reload()
    page.write_text(FERRY_PAGE, encoding="utf-8")
    reload()

    press = admin.presses(earlier, "退回之前的索引")

    assert "什么也没有改动" in press.wait_for_answer()
    reader.says(FERRY)
    assert "1200人" in reader.next_reply().text


def test_a_page_taken_in_during_a_reload_is_read_by_another_one_after_it(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path
) -> None:
    admin.sends("湘江晚报_2021-05-01_A1.txt", FERRY_PAGE.replace("1200", "1500").encode())
    outline = admin.next_reply()
    many_articles(archive, 1000)
    admin.says("/reload")
    first = admin.next_reply()

    admin.presses(outline, "收录")

    api.wait_for(lambda: "会再读一次" in outline.text)
    second = admin.next_reply()
    api.wait_for(lambda: "已换上新索引" in first.text and "已换上新索引" in second.text)
    reader.says("2021年5月湘江渡口首日运送多少乘客?")
    assert "1500人" in reader.next_reply().text


def test_a_pdf_is_read_and_shown_as_an_outline(admin: Person) -> None:
    admin.sends("A1.pdf", sample_sheet())

    outline = admin.next_reply()

    assert outline.text.startswith("读到 1 个版面、8 篇文章:\n株洲日报 2020年2月16日 A1版")
    assert outline.buttons == [["收录", "放弃"]]
    admin.presses(outline, "放弃").wait_for_answer()


def test_a_photo_from_an_administrator_is_told_how_to_come(admin: Person) -> None:
    admin.shows({"photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]})

    assert "作为“文件”发送" in admin.next_reply().text


def test_a_decision_on_an_upload_that_is_gone_says_so(admin: Person) -> None:
    admin.sends(NAME, FERRY_PAGE.encode())
    outline = admin.next_reply()
    admin.presses(outline, "放弃").wait_for_answer()

    press = admin.presses(outline, "收录", version=0)

    assert "重新发送" in press.wait_for_answer()


def test_a_group_that_became_a_supergroup_is_answered_there_and_told_of_its_words(
    api: FakeBotAPI, reader: Person, archive: Path, reload: Reload
) -> None:
    group = api.group(f"读报群{reader.id}")
    group.says(reader, "/watch 隧道")
    assert "“隧道”" in group.next_reply().text
    page = archive / "湘江晚报" / "2021-04-02" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text("隧道贯通\n\n湘江晚报讯 4月2日,湘江隧道贯通。全长2600米。\n", encoding="utf-8")

    group.becomes_supergroup(reader)
    reload()
    told = group.next_reply()
    group.says(reader, f"/ask {STAFF}")

    assert told.marked("expandable_blockquote") == ["湘江晚报讯 4月2日,湘江隧道贯通。"]
    assert "7000余名" in group.next_reply().text


def test_an_uploaded_page_is_shown_as_an_outline_and_answers_after_it_was_taken_in(
    api: FakeBotAPI, admin: Person, reader: Person, archive: Path
) -> None:
    content = zipped(**{"湘江晚报__2021-03-01__A1.txt": FERRY_PAGE.encode()})
    admin.sends("三月.zip", content)
    outline = admin.next_reply()
    text = outline.text

    admin.presses(outline, "收录")

    api.wait_for(lambda: "已收录" in outline.text)
    result = admin.next_reply()
    api.wait_for(lambda: "已换上新索引" in result.text)
    reader.says(FERRY)
    assert text.startswith("读到 1 个版面、1 篇文章:\n湘江晚报 2021年3月1日 A1版\n• 湘江渡口复航")
    assert "1200人" in reader.next_reply().text
    assert len(list((archive / "inbox").rglob("A1.txt"))) == 1


def test_an_upload_given_up_changes_nothing(admin: Person, archive: Path) -> None:
    before = sorted(archive.rglob("*"))
    admin.sends(NAME, FERRY_PAGE.encode())
    outline = admin.next_reply()

    admin.presses(outline, "放弃")

    assert "已放弃" in outline.wait_for_edit().text
    assert sorted(archive.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "content", "declared", "said"),
    [
        ("bad.zip", lambda: b"PK\x03\x04" + b"\x00" * 200, None, "这个 zip 文件坏了"),
        ("picture.txt", lambda: NOT_TEXT, None, "里面没有读到文章"),
        ("big.pdf", lambda: b"%PDF-1.7", 49 * 1024 * 1024, "文件有 49 MB"),
        ("bomb.zip", bomb, None, "太大了"),
        ("many.zip", lambda: zipped(**{f"f{n}.txt": b"x" for n in range(501)}), None, "501 个文件"),
        ("nest.zip", lambda: zipped(a__b=zipped(c=bomb())), None, "没有读到文章"),
        ("up.zip", lambda: zipped(**{"..__..__..__evil.txt": FERRY_PAGE.encode()}), None, "读到 1 个版面"),
    ],
)
def test_every_hostile_upload_gets_a_word_and_leaves_the_archive_alone(
    admin: Person, archive: Path, work: Path, name: str, content: Callable[[], bytes], declared: int | None,
    said: str,
) -> None:  # fmt: skip
    before = sorted(archive.rglob("*"))

    admin.sends(name, content(), declared=declared)

    assert said in admin.next_reply().text
    assert sorted(archive.rglob("*")) == before
    assert all("uploads" in path.parts for path in work.parent.rglob("evil.txt"))


def test_a_file_whose_size_nobody_told_and_that_is_too_big_gets_the_same_word(admin: Person) -> None:
    admin.sends("big.pdf", b"%PDF-1.7", declared=49 * 1024 * 1024, tells_size=False)

    assert "文件有 > 20 MB" in admin.next_reply().text


def test_a_strangers_file_is_not_read(reader: Person) -> None:
    reader.sends(NAME, FERRY_PAGE.encode())

    assert "只看得懂文字" in reader.next_reply().text


def test_a_strangers_forged_tap_on_an_administrators_button_does_nothing(
    api: FakeBotAPI, reader: Person, admin: Person
) -> None:
    reader.says(STAFF)
    answer = reader.next_reply()

    said = [reader.forges(answer, f"1:{action}:reload").wait_for_answer() for action in "kril"]

    assert set(said) == {"这个结果已过期,请重新提问。"}


def test_statistics_come_as_a_picture(admin: Person, reader: Person) -> None:
    reader.says(STAFF)
    reader.next_reply()

    admin.says("/stats")

    stats = admin.next_reply()
    assert stats.json["photo"][0]["width"] == 1080
    assert stats.text.startswith("最近 14 天:提问 ")


def test_votes_are_exported_as_a_question_set(
    api: FakeBotAPI, admin: Person, reader: Person, tmp_path: Path
) -> None:
    reader.says(STAFF)
    reader.presses(reader.next_reply(), "👍").wait_for_answer()
    reader.says("市委常委会会议是谁主持的?")
    reader.presses(reader.next_reply(), "👎").wait_for_answer()

    admin.says("/export")

    sent = admin.next_reply()
    content = api.file(sent.json["document"]["file_id"])
    (tmp_path / "questions.jsonl").write_bytes(content)
    rows = [json.loads(line) for line in content.decode().splitlines()]
    golds = read_dataset(tmp_path / "questions.jsonl").questions
    assert [row["vote"] for row in rows] == ["good", "bad"]
    assert [(gold.question, gold.answers) for gold in golds] == [
        (STAFF, ("2月10日以来,中车株洲所7000余名员工返岗。",))
    ]


def test_who_watches_a_word_is_told_once_of_new_sentences_and_others_are_not(
    api: FakeBotAPI, reader: Person, archive: Path, reload: Reload
) -> None:
    other = api.user(reader.id + 60_000, "别人")
    for person, word in ((reader, "大桥"), (reader, "报纸:湘江晚报"), (other, "恐龙")):
        person.says(f"/watch {word}")
        assert f"“{word}”" in person.next_reply().text
    page = archive / "湘江晚报" / "2021-04-01" / "A1.txt"
    page.parent.mkdir(parents=True)
    page.write_text("新大桥合龙\n\n湘江晚报讯 4月1日,湘江新大桥合龙。全长2100米。\n", encoding="utf-8")
    other.skip_replies()

    reload()
    told = reader.next_reply()
    reload()
    reader.says("/unwatch")

    assert told.text.startswith("您关注的有了新文章:")
    assert "\n1. “大桥”、“报纸:湘江晚报”\n" in told.text
    assert told.marked("expandable_blockquote") == ["湘江晚报讯 4月1日,湘江新大桥合龙。"]
    assert "不再关注 2 项" in reader.next_reply().text
    other.says("/watch")
    assert "恐龙" in other.next_reply().text


def test_a_correction_is_written_shown_and_named_when_the_page_changes(
    admin: Person, reader: Person, archive: Path, reload: Reload
) -> None:
    page = archive / "湘江晚报" / "2021-04-02" / "A1.txt"
    page.parent.mkdir(parents=True)
    text = "渡口码头扩建\n\n湘江晚报讯 4月2日,湘江渡口码头扩建完工,可停渡仑十二艘。\n"
    page.write_text(text, encoding="utf-8")
    reload()
    admin.says("湘江渡口码头可停多少艘?")
    answer = admin.next_reply()
    reader.says("/fix 渡仑 => 渡轮")
    hidden = reader.next_reply().text

    admin.says("/fix 渡仑 => 渡轮", reply_to=answer)
    written = admin.next_reply().text
    admin.says("/fix 渡仑 => 渡船", reply_to=answer)
    refused = admin.next_reply().text
    reload()
    reader.says("湘江渡口码头可停多少艘?")
    shown = reader.next_reply()
    answered = shown.text
    reader.presses(shown, "核对")
    proof = shown.wait_for_edit().text
    page.write_text(text + "\n有改动。\n", encoding="utf-8")
    report = reload().text

    assert "没有这个命令" in hidden
    assert written == "已记下:第 3 行“渡仑”改为“渡轮”。/reload 后生效。"
    assert "别人刚改过" in refused and "可停渡轮十二艘" in refused
    assert "可停渡轮十二艘" in answered
    assert "A1版 · 有更正\n有更正:“轮”原读作“仑”。" in answered
    assert "除下面注明的更正外" in proof and "有更正:“轮”原读作“仑”。" in proof
    assert "源文件的内容变了,这条更正没有用上" in report
