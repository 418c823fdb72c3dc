"""`jianbao serve` as a process: started, asked, reloaded under load, stopped."""

from __future__ import annotations

import json
import re
import threading
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from retrieval.archive.archive import Archive
from retrieval.settings import Settings
from tests.e2e.archives import ferry_page, sample_page
from tests.e2e.process import WITHOUT_READER, BotProcess
from tests.lending import lend_dictionary

TOKEN = "lighthouse-90417"
SERVE = "from retrieval.__main__ import main; main()"
FIRMS = "天元区有多少家规模以上工业企业复工?"
FERRY = "湘江渡口首日运送多少乘客?"


class Reader:
    """Asks one server, with the token."""

    def __init__(self, address: str) -> None:
        self._place = address.removeprefix("http://")

    def ask(self, question: str, token: str = TOKEN) -> tuple[int, dict[str, Any]]:
        connection = HTTPConnection(self._place, timeout=60)
        try:
            headers = {"Authorization": f"Bearer {token}"}
            connection.request("GET", f"/api/v1/ask?{urlencode({'question': question})}", headers=headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def first_quote(self, question: str) -> str:
        status, answer = self.ask(question)
        assert status == 200, answer
        return str(answer["quotes"][0]["text"])


def test_a_server_answers_through_a_reload_and_stops_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "报纸"
    sample_page(folder)
    archive = Archive(Settings.read(data=tmp_path / "data", reader=False), [folder])
    lend_dictionary(archive.shelf)
    archive.index()
    environment = {**WITHOUT_READER, "JIANBAO_WEB_TOKEN": TOKEN, "JIANBAO_WEB_LOG_FORMAT": "lines"}
    environment |= {"JIANBAO_WEB_FOLLOW_SECONDS": "0.2", "JIANBAO_WEB_QUESTIONS_PER_MINUTE": "0"}
    served = BotProcess(tmp_path, environment, "serve", str(folder), "--listen", "127.0.0.1:0", program=SERVE)
    try:
        served.wait_for_output(" serving ")
        address = re.search(r"address=(\S+)", served.output.rpartition(" serving ")[2])
        assert address is not None
        reader = Reader(address[1].strip('"'))

        assert reader.ask(FIRMS, token="wrong")[0] == 401
        assert "78家" in reader.first_quote(FIRMS)

        quotes: list[str] = []
        reloaded = threading.Event()

        def ask_on() -> None:
            while not reloaded.is_set():
                quotes.append(reader.first_quote(FIRMS))

        asking = [threading.Thread(target=ask_on) for _ in range(3)]
        for thread in asking:
            thread.start()
        ferry_page(folder)
        archive.index()
        served.wait_for_output("index_followed")
        reloaded.set()
        for thread in asking:
            thread.join()

        assert len(quotes) > 3
        assert all("78家" in quote for quote in quotes)
        assert "1200人" in reader.first_quote(FERRY)
        assert served.terminate() == 0, served.output
    finally:
        served.kill()
    assert served.output.splitlines()[-1].endswith("INFO stopped")
    assert TOKEN not in served.output
    assert "天元区" not in served.output
