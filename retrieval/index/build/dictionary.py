"""Dictionary of an archive, shared by its generations, and added words."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from retrieval.checksums import check_files, digest, facts_of
from retrieval.errors import DamagedGeneration
from retrieval.index.shelf import GenerationDirectory
from retrieval.language.lexicon import AddedWords, Lexicon, read_jieba_dictionary, read_user_words
from retrieval.language.normalization import normalise
from retrieval.language.tokenizer import import_jieba

FACTS_FILE = "facts.json"


def dictionary_for(shelf: GenerationDirectory) -> Path:
    """Folder of jieba's dictionary on this shelf; made if missing.

    Named by its content.
    """
    source = Path(str(import_jieba().__file__)).parent / "dict.txt"
    name = f"jieba-{digest(source)[:16]}"
    for folder in sorted(shelf.lexica.glob(f"{name}*")):
        with contextlib.suppress(DamagedGeneration, OSError, ValueError):
            check_files(folder, json.loads((folder / FACTS_FILE).read_text(encoding="utf-8")), whole=True)
            return folder
    building = shelf.lexica / f".building-{name}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    Lexicon.from_frequencies(read_jieba_dictionary(source)).save(building)
    (building / FACTS_FILE).write_text(json.dumps(facts_of(building)), encoding="utf-8")
    return shelf.add_shared(building, shelf.lexica, name)


def added_words(folder: Path, names: Iterable[str]) -> AddedWords:
    """Words added to the dictionary: names, and the operator's `userdict.txt` in `folder`.

    Normalised, each spelling once, sorted.
    """
    words: dict[str, int | None] = dict.fromkeys(map(normalise, names))
    words.update((normalise(word), count) for word, count in read_user_words(folder / "userdict.txt"))
    return tuple(sorted(words.items()))
