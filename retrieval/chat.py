"""The conversation of Telegram in a terminal: a question a line, an answer below it."""

from __future__ import annotations

from retrieval.answering.answerer import Answerer
from retrieval.errors import JianbaoError
from retrieval.terminal import Terminal

QUIT = frozenset({"/quit", "/exit", "/q"})
HELP = frozenset({"/help", "/start", "/h"})


def converse(answerer: Answerer, terminal: Terminal, *, top: int) -> None:
    """Read questions until /quit, the end of input or an interrupt; errors are shown and asking goes on."""
    say = terminal.messages.say
    terminal.out.print(say("chat.welcome"), markup=False)
    while True:
        try:
            line = terminal.out.input(say("chat.prompt"), markup=False).strip()
        except (EOFError, KeyboardInterrupt):
            line = "/quit"
        if line in QUIT:
            terminal.out.print(say("chat.bye"), markup=False)
            return
        if line in HELP:
            terminal.out.print(say("chat.help"), markup=False)
        elif line:
            _answer(answerer, terminal, line.removeprefix("/ask").strip(), top)


def _answer(answerer: Answerer, terminal: Terminal, question: str, top: int) -> None:
    try:
        terminal.answer(answerer.answer(question, top=top), answerer.generation)
    except JianbaoError as error:
        terminal.error(terminal.messages.error(error))
