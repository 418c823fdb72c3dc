"""The digest of a reload: new sentences with subscribed words."""

from __future__ import annotations

from bot.callback_data import Action, CallbackData
from bot.deep_links import ArticleRef
from bot.views.digest import MAX_DIGEST_QUOTES, Digest, find_digests, render_digest
from retrieval.answering.standing_queries import match_queries
from retrieval.i18n import Messages
from retrieval.models import Article
from tests.e2e.botapi.text import read_text
from tests.unit.bot.conftest import article_of, quote_of


def found_in(watches: dict[int, list[str]], *articles: Article) -> list[Digest]:
    every = [watch for one in watches.values() for watch in one]
    return find_digests(watches, match_queries(every, articles))


def test_each_chat_gets_the_sentences_of_its_watches_and_others_nothing() -> None:
    article = article_of("昨日晴。新大橋合龙。")

    found = found_in({1: ["大桥", "恐龙"], 2: ["恐龙"]}, article)

    assert [(d.chat, [(w, q.text) for w, q in d.matches], d.omitted) for d in found] == [
        (1, [(("大桥",), "新大橋合龙。")], 0)
    ]


def test_a_digest_says_how_many_more_there_are() -> None:
    bridges = [article_of(f"大桥{n}。", id=str(n)) for n in range(MAX_DIGEST_QUOTES + 3)]

    (found,) = found_in({1: ["大桥"]}, *bridges)

    assert (len(found.matches), found.omitted) == (MAX_DIGEST_QUOTES, 3)


def test_no_watch_crowds_out_another_and_a_sentence_comes_once_with_all_of_its_watches() -> None:
    bridges = [article_of(f"大桥{n}。", id=str(n)) for n in range(MAX_DIGEST_QUOTES)]
    both = article_of("大桥旁的渡口。", id="both")

    (found,) = found_in({1: ["大桥", "渡口"]}, *bridges, both)

    assert [(watches, quote.text) for watches, quote in found.matches[:3]] == [
        (("大桥",), "大桥0。"),
        (("大桥", "渡口"), "大桥旁的渡口。"),
        (("大桥",), "大桥1。"),
    ]
    assert len(found.matches) + found.omitted == MAX_DIGEST_QUOTES + 1


def test_the_watches_of_a_sentence_are_named() -> None:
    quote = quote_of("大桥旁的渡口。")

    message = render_digest(Digest(1, ((("大桥", "渡口", "版:A1", "桥"), quote),), 0), Messages())

    assert "<i>1. “大桥”、“渡口”、“版:A1”、…</i>" in message.html


def test_a_digest_opens_each_of_its_articles() -> None:
    article = article_of("大桥。")

    message = render_digest(Digest(1, ((("大桥",), quote_of("大桥。")),), 0), Messages())

    (((button,),),) = (message.keyboard.inline_keyboard,)
    assert button.text == "1"
    assert button.callback_data == CallbackData(Action.OPEN, ArticleRef.of(article).text).data


def test_telegram_takes_a_digest_of_the_longest_sentences() -> None:
    found = Digest(1, tuple((("词",), quote_of("长" * 3000)) for _ in range(MAX_DIGEST_QUOTES)), 2)

    message = render_digest(found, Messages())

    assert "另有 6 处" in read_text(message.html, "HTML", None).text
