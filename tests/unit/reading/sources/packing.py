"""Zip and tar archives for tests, and their pages by name."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

from retrieval.models import Page, SetAside
from retrieval.reading.archive_pages import read_archive

TEXT = "路灯换新\n\n本报讯 城东三百盏路灯昨日换新。\n".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return packed.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as file:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def pages_and_reasons(path: Path) -> tuple[list[str], dict[str, str]]:
    items = list(read_archive([path]))
    pages = [item.source for item in items if isinstance(item, Page)]
    return pages, {item.source: item.reason for item in items if isinstance(item, SetAside)}
