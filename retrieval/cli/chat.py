"""Conversation in the terminal, with the follow-ups and commands of the bot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from retrieval.answering.answer_messages import questions_to_try
from retrieval.answering.answerer import Answerer
from retrieval.answering.example_questions import example_questions
from retrieval.answering.understanding.filters import KINDS
from retrieval.answering.understanding.follow_ups import TURNS, ConversationTurn
from retrieval.answering.understanding.notes import is_small_talk
from retrieval.answering.understanding.reading import AskContext
from retrieval.cli.browse.list_view import print_answer
from retrieval.cli.terminal import Terminal
from retrieval.errors import JianbaoError

QUIT = frozenset({"/quit", "/exit", "/q"})
HELP = frozenset({"/help", "/start", "/h"})


class Chat:
    """A conversation; follow-ups refer to its turns.

    today: the reference date of 昨天; top: quotes per answer at most.
    """

    def __init__(
        self, answerer: Answerer, terminal: Terminal, *, top: int, today: Callable[[], dt.date]
    ) -> None:
        self._answerer = answerer
        self._terminal = terminal
        self._top = top
        self._today = today
        self._turns: list[ConversationTurn] = []
        self._written = ""

    def hear(self, line: str) -> None:
        """Run a command or answer a question; errors are printed."""
        say, out = self._terminal.messages.say, self._terminal.out
        match line:
            case "":
                pass
            case _ if line in HELP:
                out.print(say("chat.help", question=self._example()), markup=False)
            case "/new":
                self._turns.clear()
                out.print(say("bot.new"), markup=False)
            case "/drop" if self._written:
                self._answer(self._written, turns=())
            case "/all" if self._turns:
                self._answer(self._turns[-1].question, turns=(), ignoring=KINDS)
            case _:
                self._answer(line.removeprefix("/ask").strip(), turns=self._turns)

    def _example(self) -> str:
        """A question to try."""
        found = example_questions(self._answerer.generation.store, self._answerer, 1)
        return questions_to_try(found, self._terminal.messages)[0]

    def _answer(
        self, question: str, *, turns: Sequence[ConversationTurn], ignoring: Sequence[str] = ()
    ) -> None:
        standing = AskContext(tuple(turns), self._today(), ignoring)
        try:
            answer = self._answerer.answer(question, top=self._top, standing=standing)
        except JianbaoError as error:
            self._terminal.error(self._terminal.messages.error(error))
            return
        print_answer(self._terminal, answer, self._answerer.generation)
        if not is_small_talk(answer.notes):
            self._turns = [*self._turns, ConversationTurn.of(answer)][-TURNS:]
            self._written = question


def converse(answerer: Answerer, terminal: Terminal, *, top: int, today: Callable[[], dt.date]) -> None:
    """Answer questions until /quit, end of input or an interrupt."""
    say = terminal.messages.say
    terminal.out.print(say("chat.welcome"), markup=False)
    chat = Chat(answerer, terminal, top=top, today=today)
    while True:
        try:
            line = terminal.out.input(say("chat.prompt"), markup=False).strip()
        except (EOFError, KeyboardInterrupt):
            line = "/quit"
        if line in QUIT:
            terminal.out.print(say("chat.bye"), markup=False)
            return
        chat.hear(line)
