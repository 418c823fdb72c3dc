"""HTML in a field of a row."""

from __future__ import annotations

import pytest

from retrieval.reading.readers.exports.html_text import html_to_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>路灯换新。</p><p>省<b>电</b>三成。</p>", "路灯换新。\n省电三成。"),
        ("&nbsp;&nbsp;路灯&ldquo;换新&rdquo;", "路灯“换新”"),
        ("路灯换新。<br/>省电。<script>x()</script>", "路灯换新。\n省电。"),
        ("&lt;p&gt;路灯换新。&lt;/p&gt;", "路灯换新。"),
        ("<div>路灯<img src=a>换新", "路灯换新"),
        ("", ""),
    ],
)
def test_tags_and_entities_leave_no_mark(source: str, text: str) -> None:
    assert html_to_text(source) == text
