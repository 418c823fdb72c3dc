from __future__ import annotations

from bot.views.draft_findings import MAX_MESSAGES, render_findings
from retrieval.answering.quotation_check.draft_check import check_draft
from retrieval.answering.quotation_check.findings import (
    CheckedQuotation,
    CheckOutcome,
    DraftQuotation,
    DraftReport,
    QuotationKind,
)
from retrieval.i18n import Messages
from retrieval.index.generation import Generation
from retrieval.models import Span

WORDS = Messages("zh-Hans")


def said(corpus: Generation, draft: str) -> list[str]:
    return [message.html for message in render_findings(check_draft(corpus, draft), draft, WORDS)]


def test_what_is_to_be_corrected_comes_first(seed_generation: Generation) -> None:
    (html,) = said(seed_generation, "“越是吃劲,越要咬紧牙关”\n“群防群治横向到头、纵向到底”")

    assert html.index("第 2 行 · 有改动") < html.index("第 1 行 · 逐字相同")
    assert "横向到<b>[头]</b>、" in html and "<blockquote>群防群治横向到<b>[边]</b>、" in html


def test_a_draft_without_quotations_gets_a_sentence(seed_generation: Generation) -> None:
    (html,) = said(seed_generation, "没有引文。")

    assert "稿件里没有引文" in html


def test_a_long_report_is_bounded_and_the_rest_counted() -> None:
    words = "谁也没有说过的话<b>&" + "呀" * 400
    one = DraftQuotation(QuotationKind.MARKED, Span(0, len(words)), words, Span(0, len(words)))
    report = DraftReport((CheckedQuotation(one, CheckOutcome.NOT_FOUND),) * 60)

    messages = [message.html for message in render_findings(report, words, WORDS)]

    assert len(messages) == MAX_MESSAGES
    assert "处没有列出" in messages[-1]
    assert "&lt;b&gt;&amp;" in messages[0]
