"""Watched words: bounded, compared in normalised form, told with their sentence."""

from __future__ import annotations

import pytest

from bot.callback_data import Action, CallbackData
from bot.deep_links import ArticleRef
from bot.state.subscriptions import (
    MAX_DIGEST_QUOTES,
    MAX_WORDS_PER_PERSON,
    Digest,
    SubscriptionRepository,
    find_digests,
)
from bot.views.answer import render_digest
from retrieval.i18n import Messages
from tests.e2e.botapi.text import read_text
from tests.unit.bot.conftest import article_of, quote_of

ME, CHAT = 6, 5


@pytest.fixture
def watching(state):
    return SubscriptionRepository(state)


def test_words_are_kept_in_order_and_bounded(watching, run):
    added = [run(watching.add(f"词{n:02}", person=ME, chat=CHAT)) for n in range(MAX_WORDS_PER_PERSON + 1)]

    assert added == [True] * MAX_WORDS_PER_PERSON + [False]
    assert run(watching.words(ME))[:2] == ["词00", "词01"]
    assert run(watching.remove("词00", person=ME)) == 1
    assert run(watching.remove(None, person=ME)) == MAX_WORDS_PER_PERSON - 1


def test_who_cannot_be_told_any_more_is_forgotten(watching, run):
    run(watching.add("大桥", person=ME, chat=CHAT))

    run(watching.gone(CHAT))

    assert run(watching.watched()) == {}


def test_a_chat_that_goes_on_under_another_id_is_told_there(watching, run):
    run(watching.add("大桥", person=ME, chat=CHAT))

    run(watching.moved(CHAT, -100))

    assert run(watching.watched()) == {-100: ["大桥"]}


def test_each_chat_gets_the_sentences_with_its_words_and_others_nothing():
    article = article_of("昨日晴。新大橋合龙。")

    found = find_digests({1: ["大桥", "恐龙"], 2: ["恐龙"]}, [article])

    assert [(d.chat, [(w, q.text) for w, q in d.found], d.more) for d in found] == [
        (1, [("大桥", "新大橋合龙。")], 0)
    ]


def test_a_digest_says_how_many_more_there_are():
    bridges = [article_of(f"大桥{n}。", id=str(n)) for n in range(MAX_DIGEST_QUOTES + 3)]

    (found,) = find_digests({1: ["大桥"]}, bridges)

    assert (len(found.found), found.more) == (MAX_DIGEST_QUOTES, 3)


def test_no_word_crowds_out_another_and_a_sentence_comes_once():
    bridges = [article_of(f"大桥{n}。", id=str(n)) for n in range(MAX_DIGEST_QUOTES)]
    both = article_of("大桥旁的渡口。", id="both")

    (found,) = find_digests({1: ["大桥", "渡口"]}, [*bridges, both])

    assert [(word, quote.text) for word, quote in found.found[:3]] == [
        ("大桥", "大桥0。"),
        ("渡口", "大桥旁的渡口。"),
        ("大桥", "大桥1。"),
    ]
    assert len(found.found) + found.more == MAX_DIGEST_QUOTES + 1


def test_a_digest_opens_each_of_its_articles():
    article = article_of("大桥。")

    message = render_digest(Digest(1, (("大桥", quote_of("大桥。")),), 0), Messages())

    (((button,),),) = (message.keyboard.inline_keyboard,)
    assert button.text == "1"
    assert button.callback_data == CallbackData(Action.OPEN, ArticleRef.of(article).text).data


def test_telegram_takes_a_digest_of_the_longest_sentences():
    found = Digest(1, tuple(("词", quote_of("长" * 3000)) for _ in range(MAX_DIGEST_QUOTES)), 2)

    message = render_digest(found, Messages())

    assert "另有 6 处" in read_text(message.html, "HTML", None).text
