"""E-mails: the subject as headline, the letter as text."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from retrieval.reading.readers.documents.mail import is_mail, is_mailbox
from tests.unit.reading.readers.documents.test_office import read

FERRY = "江川渡口昨日复航，首日运送乘客一千二百人。"


def letter(subject: str = "渡口复航首日") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = "周明远 <zhou@example.org>"
    message["Date"] = "Fri, 12 Mar 2021 18:20:00 +0800"
    return message


def test_a_letter_is_an_article_under_its_subject_without_a_day(tmp_path: Path) -> None:
    message = letter()
    message.set_content(f"本报讯（记者 周明远）{FERRY}\n市交通局说，每日六班。\n")
    (tmp_path / "来稿.eml").write_bytes(bytes(message))

    [article], aside = read(tmp_path)

    assert (article.headline, article.date, aside) == ("渡口复航首日", None, [])
    assert article.text.splitlines()[:2] == [f"本报讯（记者 周明远）{FERRY}", "市交通局说，每日六班。"]


def test_a_letter_in_html_is_read_by_its_blocks_and_attachments_are_named(tmp_path: Path) -> None:
    message = letter()
    message.set_content(
        f"<html><body><p>{FERRY[:6]}<b>{FERRY[6:]}</b></p><div>每日六班。<br>票价两元。</div>"
        "<script>track()</script></body></html>",
        subtype="html",
    )
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="照片.zip")
    (tmp_path / "来稿.eml").write_bytes(bytes(message))

    [article], [left] = read(tmp_path)

    assert article.text.splitlines()[:3] == [FERRY, "每日六班。", "票价两元。"]
    assert (left.reason, dict(left.facts)["example"]) == ("left_parts", "照片.zip")


def test_of_two_forms_the_plain_one_is_read(tmp_path: Path) -> None:
    message = letter()
    message.set_content(FERRY)
    message.add_alternative("<p>网页形式</p>", subtype="html")
    (tmp_path / "来稿.eml").write_bytes(bytes(message))

    [article], _ = read(tmp_path)

    assert "网页形式" not in article.text


def test_a_letter_without_words_is_set_aside(tmp_path: Path) -> None:
    message = letter("")
    message.set_content("\n")
    (tmp_path / "空信.eml").write_bytes(bytes(message))

    articles, [aside] = read(tmp_path)

    assert (articles, aside.reason) == ([], "no_text")


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"=?x?=" * 4000])
def test_a_damaged_letter_breaks_nothing(tmp_path: Path, body: bytes) -> None:
    head = b"Subject: =?gb2312?B?!!?=\r\nFrom: a\r\nContent-Type: text/plain; charset=none\r\n\r\n"
    (tmp_path / "坏信.eml").write_bytes(head + body)

    articles, aside = read(tmp_path)

    assert articles or aside


def test_a_text_with_colons_is_no_letter() -> None:
    assert is_mail(b"From: a@example.org\r\nSubject: x\r\n\r\n")
    assert not is_mail("标题：渡口\n正文：复航\n".encode())
    assert not is_mail(b"Note: one\nTwo: lines\n\n")


def test_the_letters_of_a_mailbox_are_articles_and_a_broken_one_is_named(tmp_path: Path) -> None:
    first, nameless = letter(), letter()
    first.set_content(f"{FERRY}\n\n>From Monday on, six a day.\n")
    del nameless["Subject"]
    nameless.set_content("渡口明日停航。\n")
    broken = b"Subject: x\nContent-Type: text/plain; charset=no-such\n\nabc\n\n"
    head = b"From zhou@example.org Fri Mar 12 18:20:00 2021\n"
    letters = [bytes(first).replace(b"\r\n", b"\n"), broken, bytes(nameless).replace(b"\r\n", b"\n")]
    box = b"".join(head + data.rstrip(b"\n") + b"\n\n" for data in letters)
    (tmp_path / "来稿.mbox").write_bytes(box)

    articles, aside = read(tmp_path)

    assert is_mailbox(box) and not is_mailbox(b"From here to there.\n")
    assert [article.headline for article in articles] == ["渡口复航首日", "周明远 <zhou@example.org>"]
    assert "From Monday on, six a day." in articles[0].text.splitlines()
    assert [note.reason for note in aside] == ["left_parts"]
