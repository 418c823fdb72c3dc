"""The bot's memory: hashed, bounded, forgetful, and not taken down by a broken file."""

from __future__ import annotations

import asyncio
import stat

import pytest

from bot.state import answers, conversations
from bot.state.answers import AnswerRepository
from bot.state.conversations import ConversationRepository, StoredTurn
from bot.state.daily_counts import DailyCounts
from bot.state.database import Database
from bot.state.languages import LanguageRepository
from bot.state.votes import VoteRepository
from retrieval.answering.understanding.follow_ups import ConversationTurn as Said
from tests.unit.bot.conftest import answer_of, quote_of

CHAT, PERSON, OTHER = 5, 6, 7


@pytest.fixture
def keep(run):
    def keep(state, *texts):
        quotes = [quote_of(text) for text in texts or ["一句。"]]
        return run(AnswerRepository(state).keep(answer_of(*quotes), generation="g", chat=CHAT, person=PERSON))

    return keep


def test_ids_are_hashed_with_a_salt_that_stays_and_that_only_the_owner_reads(tmp_path, run):
    states = [Database.in_folder(tmp_path / name) for name in ("a", "a", "b")]
    names = [state.hashed(PERSON) for state in states]
    for state in states:
        run(state.close())

    assert names[0] == names[1] != names[2]
    assert str(PERSON) != names[0] and len(names[0]) == 20
    assert stat.S_IMODE((tmp_path / "a" / "bot.salt").stat().st_mode) == 0o600


def test_an_answer_is_found_in_its_chat_only_by_another_bot_and_after_a_restart(open_state, keep, run):
    kept = keep(open_state())
    again = open_state()

    assert run(AnswerRepository(again).find(kept.id, chat=CHAT)) == kept
    assert run(AnswerRepository(again).find(kept.id, chat=OTHER)) is None


def test_an_answer_expires(state, clock, keep, run):
    kept = keep(state)
    clock.now += answers.ANSWER_TTL_S + 1

    assert run(AnswerRepository(state).find(kept.id, chat=CHAT)) is None


def test_the_answers_kept_are_bounded(state, clock, monkeypatch, keep, run):
    monkeypatch.setattr(answers, "MAX_ANSWERS", 10)
    store = AnswerRepository(state)

    for _ in range(200):
        clock.now += 1
        run(store.keep(answer_of(quote_of("一句。")), generation="g", chat=CHAT, person=PERSON))

    assert run(state.row("SELECT count(*) FROM answer"))[0] <= 10 + answers.ANSWERS_PER_SWEEP


def test_a_conversation_keeps_its_last_turns_and_ends_by_itself(state, clock, run):
    talk = ConversationRepository(state)
    for number in range(8):
        run(talk.add(StoredTurn(Said(f"问{number}"), "写", "id"), chat=CHAT, person=PERSON))

    kept = [turn.question for turn in run(talk.turns(chat=CHAT, person=PERSON))]
    others = run(talk.turns(chat=CHAT, person=OTHER))
    clock.now += conversations.TURN_TTL_S + 1

    assert kept == ["问3", "问4", "问5", "问6", "问7"]
    assert others == ()
    assert run(talk.turns(chat=CHAT, person=PERSON)) == ()


def test_questions_whose_time_is_over_leave_the_disk_although_nobody_writes(alone, clock, run):
    talk = ConversationRepository(alone)
    run(talk.add(StoredTurn(Said("secret-question"), "secret-question", "id"), chat=CHAT, person=PERSON))
    before = on_disk(alone)
    looked = []

    async def later(seconds):
        looked.append(seconds)
        if len(looked) > 1:
            raise asyncio.CancelledError
        clock.now += conversations.TURN_TTL_S + 1

    with pytest.raises(asyncio.CancelledError):
        run(talk.expire_for_ever(later))

    assert b"secret-question" in before
    assert b"secret-question" not in on_disk(alone)
    assert looked == [conversations.EXPIRY_INTERVAL_S] * 2


@pytest.mark.parametrize("forget", ["new", "forget"])
def test_what_is_forgotten_leaves_the_disk(alone, forget, run):
    talk = ConversationRepository(alone)
    run(talk.add(StoredTurn(Said("secret-question"), "secret-question", "id"), chat=CHAT, person=PERSON))

    if forget == "new":
        run(talk.forget(chat=CHAT, person=PERSON))
    else:
        run(alone.forget(alone.hashed(PERSON)))

    assert b"secret-question" not in on_disk(alone)


def on_disk(state):
    return b"".join(path.read_bytes() for path in sorted(state.folder.glob("bot.sqlite*")))


def test_expired_questions_go_from_any_store(state, clock, run):
    talk = ConversationRepository(state)
    run(talk.add(StoredTurn(Said("问"), "写", "id"), chat=CHAT, person=PERSON))
    clock.now += conversations.TURN_TTL_S + 1

    run(talk.expire())

    assert run(state.row("SELECT count(*) FROM turn"))[0] == 0


def test_new_forgets_a_conversation(state, run):
    talk = ConversationRepository(state)
    run(talk.add(StoredTurn(Said("问"), "写", "id"), chat=CHAT, person=PERSON))

    run(talk.forget(chat=CHAT, person=PERSON))

    assert run(talk.turns(chat=CHAT, person=PERSON)) == ()


def test_one_vote_a_person_and_answer_changeable(state, keep, run):
    kept, feedback = keep(state), VoteRepository(state)

    new = [run(feedback.vote(kept, person=PERSON, good=good, question=None)) for good in (True, True, False)]
    run(feedback.vote(kept, person=OTHER, good=True, question=None))

    assert new == [True, False, True]
    assert run(feedback.counts()) == (1, 1)
    assert [row["question"] for row in run(feedback.rows())] == [None, None]


def test_forgetting_a_person_leaves_nothing_of_them_and_everything_of_others(state, keep, run):
    kept = keep(state)
    for person in (PERSON, OTHER):
        run(VoteRepository(state).vote(kept, person=person, good=True, question=None))
        run(ConversationRepository(state).add(StoredTurn(Said("问"), "写", "id"), chat=CHAT, person=person))
        run(LanguageRepository(state, "zh-Hans").choose(person, "en"))

    run(state.forget(state.hashed(PERSON)))

    left = {t: run(state.row(f"SELECT count(*) FROM {t}"))[0] for t in ("answer", "vote", "turn", "person")}
    assert left == {"answer": 0, "vote": 1, "turn": 1, "person": 1}


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_broken_database_is_set_aside_and_the_bot_goes_on(tmp_path, clock, content, keep, run):
    (tmp_path / "bot.sqlite").write_bytes(content)

    state = Database.in_folder(tmp_path, clock=clock)
    kept = keep(state)

    assert run(AnswerRepository(state).find(kept.id, chat=CHAT)) == kept
    assert len(list(tmp_path.glob("bot.sqlite.damaged-*"))) == 1
    run(state.close())


def test_a_day_without_questions_counts_as_zero(state, clock, run):
    counts = DailyCounts(state)
    run(counts.add("answered"))
    clock.now += 2 * 86400
    run(counts.add("answered"))
    run(counts.add("answered"))

    assert [happened for _, happened in run(counts.last(3))] == [{"answered": 1}, {}, {"answered": 2}]


def test_only_its_owner_can_read_the_memory(tmp_path, run):
    (tmp_path / "bot.sqlite").touch(mode=0o644)  # as an earlier version left it
    state = Database.in_folder(tmp_path)
    run(state.write("INSERT INTO count VALUES ('2020-02-16', 'answered', 1)"))

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"bot.sqlite", "bot.sqlite-wal", "bot.salt"} <= modes.keys()


def test_an_answer_knows_who_had_asked(state, keep, run):
    kept, store = keep(state), AnswerRepository(state)

    assert run(store.was_given_to(PERSON, kept.id))
    assert not run(store.was_given_to(OTHER, kept.id))
    assert not run(store.was_given_to(PERSON, "AAAAAAAA"))
