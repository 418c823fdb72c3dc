"""A bot whose disk is full, over quota, failing, locked or without handles, from its n-th write on.

    python -m tests.benchmarks.bot_faults [--fault NAME…] [--most N] [--seed S]

The real bot answers a question, takes a /watch and answers again, against the double of the Bot API, while
calls on its data folder fail in the kernel (`tests.benchmarks.failing_calls`). Right is: each question is
answered with the right quote, each command gets a reply, and the bot stops as told; or it does not start,
with an exit code of its own and no traceback. Linux on x86-64.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import tempfile
import threading
from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.benchmarks.disk_faults import chosen
from tests.benchmarks.failing_calls import FAULTS, Ended, Fault, answer_calls
from tests.e2e.botapi import FakeBotAPI
from tests.e2e.process import BotProcess, Fresh, settings_for
from tests.lending import lend_sample

PROGRAM = """
import os, runpy, socket
from tests.benchmarks.failing_calls import listen
with socket.socket(socket.AF_UNIX) as there:
    there.connect(os.environ["SUPERVISOR"])
    socket.send_fds(there, [b"l"], [listen()])
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""
QUESTION, ANSWER = "中车株洲所多少员工返岗?", "7000余名"
START_CODES = {1, 3, 4, 5}
"""Of a bot that does not start: crashed, with a line in the log; archive or settings; wedged; full disk."""
SECONDS = 60.0
_people = count(5001)


def run(api: FakeBotAPI, work: Path, fault: Fault) -> tuple[str, Ended]:
    """Run the bot under a fault; "" if all is right, else the first that is not."""
    ended = Ended(0)
    with socket.socket(socket.AF_UNIX) as meeting:
        meeting.bind(str(work / "supervisor"))
        meeting.listen(1)
        settings = {**settings_for(api), "SUPERVISOR": str(work / "supervisor")}
        before = api.mark()
        bot = BotProcess(work, settings, program=Fresh(PROGRAM), ended=api.look_again)
        caller, _ = meeting.accept()
        _, [listener], _, _ = socket.recv_fds(caller, 1, 1)
        caller.close()
    answering = (listener, [str(work / "data")], fault, ended)
    threading.Thread(target=answer_calls, args=answering, daemon=True).start()
    try:
        outcome = _talk(api, bot, before)
    except AssertionError as error:
        outcome = str(error).partition("\n")[0][:90]
    finally:
        bot.kill()
        os.close(listener)
    if "Traceback" in bot.output:
        outcome = "traceback"
    if outcome:
        print(bot.output[-1500:])
    return outcome, ended


def _talk(api: FakeBotAPI, bot: BotProcess, before: int) -> str:
    try:
        api.wait_until_listening(SECONDS, after=before, ended=lambda: not bot.running)
    except AssertionError:
        code = bot.wait(SECONDS)
        return "" if code in START_CODES else f"start: exit {code}"
    reader = api.user(next(_people), "读者")
    reader.says(QUESTION)
    first = reader.next_reply(SECONDS).text
    reader.says("/watch 渡口")
    watched = reader.next_reply(SECONDS).text
    reader.says(QUESTION)
    second = reader.next_reply(SECONDS).text
    if ANSWER not in first or ANSWER not in second:
        return f"answer: {first[:40]!r} {second[:40]!r}"
    if "渡口" not in watched and "暂时" not in watched:
        return f"watch: {watched[:60]!r}"
    code = bot.terminate()
    return "" if code == 0 else f"stop: exit {code}"


def main() -> None:
    """Sweep and print a table; exit 1 for a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", nargs="*", default=list(FAULTS), choices=FAULTS)
    parser.add_argument("--most", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failures = 0
    api = FakeBotAPI(timeout=SECONDS)
    with tempfile.TemporaryDirectory() as folder, api.running():
        for kind in options.fault:
            outcomes: Counter[str] = Counter()
            outcome, whole = run(api, _work(Path(folder)), FAULTS[kind])
            assert not outcome, outcome
            for at in chosen(whole.calls, options.most, f"{kind} {options.seed}"):
                outcome, ended = run(api, _work(Path(folder)), replace(FAULTS[kind], at=at))
                outcomes[outcome] += 1
                if outcome:
                    print(f"    {at} {ended.failed[:1]}: {outcome}", flush=True)
            bad = outcomes.total() - outcomes[""]
            failures += bad
            print(f"bot {kind:13} {outcomes.total():4} of {whole.calls:4} calls: {bad} bad", flush=True)
    raise SystemExit(1 if failures else 0)


def _work(folder: Path) -> Path:
    """A new working folder with the index of the sample."""
    work = folder / "w"
    shutil.rmtree(work, ignore_errors=True)
    (work / "data").mkdir(parents=True)
    lend_sample(work / "data")
    return work


if __name__ == "__main__":
    main()
