"""Quotations of a draft: made ones of known truth, against the outcomes of the check.

    python -m tests.benchmarks.draft_quotations EXPORT --data DIR --strangers EXPORT [--count 100] [--seed 1]

A quarter each, in sentences of a draft with varied marks, script and attribution: taken word for word from
the archive (EXPORT); with one character changed, left out or put in; two sentences joined that do not stand
side by side; and invented, half of them sentences about the archive's own subjects made by rule, half taken
from another export of other news (`--strangers`). No invented one has half of its length in common with a
sentence of the archive. Prints the table of outcomes against truth, and how many altered ones were marked
exactly.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter

from opencc import OpenCC

from retrieval.answering.quotation_check.draft_check import check_draft
from retrieval.answering.quotation_check.findings import CheckedQuotation, CheckOutcome
from retrieval.answering.quotation_check.folded_text import fold
from retrieval.archive.archive import Archive
from retrieval.language.sentences import split_sentences
from retrieval.settings import Settings

KINDS = ("word for word", "one changed", "two joined", "invented")
RIGHT = {
    "word for word": CheckOutcome.VERBATIM,
    "one changed": CheckOutcome.ALTERED,
    "two joined": CheckOutcome.JOINED,
    "invented": CheckOutcome.NOT_FOUND,
}
MARKS = ("“{}”", "“{}”", "“{}”", "「{}」", "『{}』", '"{}"')
FRAMES = (
    "他说：{}。", "据报道，{}，这一点值得注意。", "文中写道，{}", "{}，负责人表示。",
    "记者了解到：{}（见《{paper}》{date}）。",
    "据《{paper}》{date}报道，{}", "「会上」有人提出，{}。", "# 小标题\n\n{}——引自当天的报纸",
)  # fmt: skip
INVENTED = (
    "{a}的夜市从下个月起一律改在{b}的河堤上举行，摊主不必再交摊位费",
    "我在{a}住了四十年，从来没有见过{b}这样的安排，真叫人哭笑不得",
    "如果{a}不能按时完工，{b}将退还全部门票，并向每位观众赠送一把雨伞",
    "{a}方面承认，关于{b}的数字是抄错了，原稿早已找不到",
    "依我看，{a}与其再修一座桥，不如先把{b}的旧船修好",
    "从{a}到{b}只要骑一天的驴，路上还能喝到三种不同的茶",
    "{b}的老住户常说，{a}的月亮总比别处晚出来一刻钟",
    "图书管理员把{a}的档案借给了{b}，至今没有人来还",
    "{a}宣布取消本季度所有会议，让大家回去陪{b}的孩子放风筝",
    "在{a}的仓库里，他们找到了{b}三十年前丢失的那台打字机",
)
MIN_SENTENCE, MAX_SENTENCE = 14, 90
MAX_COMMON_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class MadeQuotation:
    """A quotation with its truth. original: the characters changed, as in the archive."""

    kind: str
    words: str
    article: str = ""
    paper: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An article of an export with its sentences."""

    id: str
    paper: str
    date: str
    text: str
    sentences: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """Articles of an export with at least three sentences of a quotable length."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().splitlines()
    rows = []
    for line in map(json.loads, lines):
        text = line.get("body") or line.get("text") or ""
        sentences = tuple(span.cut(text) for span in split_sentences(text))
        rows.append(Row(str(line["id"]), line.get("paper") or "", line.get("date") or "", text, sentences))
    return [row for row in rows if len(quotable(row)) >= 3]


def quotable(row: Row) -> list[int]:
    """Numbers of the sentences a writer would quote."""
    return [
        number
        for number, words in enumerate(row.sentences)
        if MIN_SENTENCE <= len(words) <= MAX_SENTENCE and "…" not in words and is_balanced(words)
    ]


def is_balanced(words: str) -> bool:
    """True if a sentence closes the quotation marks that it opens."""
    return all(words.count(first) == words.count(last) for first, last in ("“”", "‘’", "「」", "『』"))


class Maker:
    """Makes quotations of one archive; every choice by one random source."""

    def __init__(self, rows: list[Row], strangers: list[Row], dice: random.Random) -> None:
        self.rows, self.strangers, self.dice = rows, strangers, dice
        self.letters = [fold(row.text).letters for row in rows]

    def word_for_word(self) -> MadeQuotation:
        """One or two sentences, or some clauses of one; a third in other glyphs, some with an omission."""
        row = self.dice.choice(self.rows)
        at = self.dice.choice(quotable(row))
        words = row.sentences[at]
        match self.dice.randrange(5):
            case 0 if at + 1 < len(row.sentences) and row.sentences[at] + row.sentences[at + 1] in row.text:
                words += row.sentences[at + 1]
            case 1:
                words = self._clauses(words)
            case 2 if later := [n for n in quotable(row) if n > at]:
                words += "……" + row.sentences[self.dice.choice(later)]
        return self._of(row, "word for word", self._other_glyphs(words))

    def one_changed(self) -> MadeQuotation:
        """A sentence with one character changed, left out or put in, not beside its ends."""
        row = self.dice.choice(self.rows)
        words = row.sentences[self.dice.choice(quotable(row))]
        places = [
            n
            for n in range(2, len(words) - 3)
            if (words[n].isalnum() and ord(words[n]) > 127) or words[n].isdigit()
        ]
        at = self.dice.choice(places)
        other = (
            self.dice.choice("0123456789")
            if words[at].isdigit()
            else self.dice.choice("有无上下多少东西新旧前后红白南北")
        )
        changed = self.dice.choice(
            [
                words[:at] + other + words[at + 1 :],
                words[:at] + words[at + 1 :],
                words[:at] + other + words[at:],
            ]
        )
        if fold(changed).letters in fold(row.text).letters:
            return self.one_changed()
        return self._of(row, "one changed", changed)

    def two_joined(self) -> MadeQuotation:
        """Two sentences of one article that do not stand side by side in this order, or of two articles."""
        row = self.dice.choice(self.rows)
        first = self.dice.choice(quotable(row))
        other = row if self.dice.random() < 0.5 else self.dice.choice(self.rows)
        second = self.dice.choice(quotable(other))
        if other is row and second in (first, first + 1):
            return self.two_joined()
        words = row.sentences[first] + other.sentences[second]
        if self.dice.random() < 0.3:  # as one sentence
            words = row.sentences[first].rstrip("。！？”") + "，" + other.sentences[second]
        letters = fold(words).letters
        return (
            self.two_joined()
            if any(letters in one for one in self.letters)
            else self._of(row, "two joined", words)
        )

    def invented(self) -> MadeQuotation:
        """A sentence that the archive does not have, in no half of it."""
        row = self.dice.choice(self.rows)
        if self.dice.random() < 0.5:
            stranger = self.dice.choice(self.strangers)
            words = stranger.sentences[self.dice.choice(quotable(stranger))]
        else:
            a, b = (self._subject() for _ in "ab")
            words = self.dice.choice(INVENTED).format(a=a, b=b)
        return self.invented() if self._is_common(words) else self._of(row, "invented", words)

    def _subject(self) -> str:
        """A few characters of a headline's length from the archive."""
        row = self.dice.choice(self.rows)
        words = "".join(char for char in row.sentences[0] if char.isalnum())
        return words[: self.dice.randint(4, 8)]

    def _is_common(self, words: str) -> bool:
        """True if some article has a run of half the words."""
        letters = fold(words).letters
        run = max(6, round(MAX_COMMON_SHARE * len(letters)))
        runs = {letters[at : at + run] for at in range(len(letters) - run + 1)}
        return any(one in text for text in self.letters for one in runs)

    def _clauses(self, words: str) -> str:
        parts = words.split("，")
        start = self.dice.randrange(len(parts))
        chosen = "，".join(parts[start : start + self.dice.randint(1, 3)])
        return chosen if len(chosen) >= 8 else words

    def _other_glyphs(self, words: str) -> str:
        match self.dice.randrange(6):
            case 0:
                return traditional(words)
            case 1:
                return words.translate(str.maketrans("，。！？；：（）", ",.!?;:()"))
        return words

    def _of(self, row: Row, kind: str, words: str) -> MadeQuotation:
        return MadeQuotation(kind, words.replace("\n", ""), row.id, row.paper, row.date)


@cache
def traditional_converter() -> OpenCC:
    """OpenCC from simplified to traditional."""
    return OpenCC("s2t")


def traditional(words: str) -> str:
    """Words in traditional script."""
    return str(traditional_converter().convert(words))


def draft_of(made: list[MadeQuotation], dice: random.Random) -> str:
    """A draft with the quotations in their order, one a paragraph."""
    paragraphs = []
    for one in made:
        words = one.words.strip('“”「」『』"')
        if dice.random() < 0.1:
            paragraphs.append("> " + words)
            continue
        mark = dice.choice(MARKS)
        if any(char in words for char in '“”「」『』"'):
            mark = "『{}』" if "「" in words or dice.random() < 0.3 else "“{}”"
            words = words if mark == "『{}』" else words.replace("“", "‘").replace("”", "’")
        year, month, day = one.date.split("-")
        date = f"{int(year)}年{int(month)}月{int(day)}日"
        frame = dice.choice(FRAMES)
        paragraphs.append(frame.replace("{}", mark.format(words)).format(paper=one.paper, date=date))
    return "\n\n".join(paragraphs)


def outcomes_of(made: list[MadeQuotation], found: list[CheckedQuotation]) -> list[CheckedQuotation | None]:
    """The finding of each made quotation: the one with most of its letters."""
    chosen: list[CheckedQuotation | None] = []
    for one in made:
        letters = fold(one.words).letters
        same = [f for f in found if fold(f.quotation.text).letters in letters]
        chosen.append(max(same, key=lambda f: len(f.quotation.text), default=None))
    return chosen


def main() -> None:
    """Make, check and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--strangers", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    maker = Maker(read_rows(options.export), read_rows(options.strangers), dice)
    makers = dict(
        zip(KINDS, (maker.word_for_word, maker.one_changed, maker.two_joined, maker.invented), strict=True)
    )
    made = [makers[KINDS[number % 4]]() for number in range(options.count)]
    draft = draft_of(made, dice)
    corpus = Archive(Settings.read(data=options.data), [options.export]).open().generation
    begin = perf_counter()
    report = check_draft(corpus, draft)
    seconds = perf_counter() - begin
    show(made, outcomes_of(made, list(report.quotations)), options.show)
    print(f"{options.export.name}: {len(made)} quotations, {len(draft)} characters, {seconds:.2f} s")


def show(made: list[MadeQuotation], found: list[CheckedQuotation | None], most: int) -> None:
    """Print the table of outcomes, and the wrong ones."""
    table = Counter(
        (one.kind, f.outcome.value if f else "missed") for one, f in zip(made, found, strict=True)
    )
    columns = [outcome.value for outcome in CheckOutcome] + ["missed"]
    print(f"{'':15}" + "".join(f"{name:>11}" for name in columns))
    for kind in KINDS:
        print(f"{kind:15}" + "".join(f"{table[kind, name]:>11}" for name in columns))
    from_source = [
        f.pieces[0].article.id == one.article
        for one, f in zip(made, found, strict=True)
        if f and f.pieces and one.kind in KINDS[:2]
    ]
    exact = [
        len(f.pieces[0].differences) == 1
        for one, f in zip(made, found, strict=True)
        if f and f.outcome is CheckOutcome.ALTERED and one.kind == "one changed"
    ]
    print(f"source: the article it was made from in {sum(from_source)} of {len(from_source)}")
    print(f"altered: one difference marked in {sum(exact)} of {len(exact)}")
    wrong = [
        (one, f) for one, f in zip(made, found, strict=True) if f is None or f.outcome is not RIGHT[one.kind]
    ]
    for one, f in wrong[:most]:
        print(f"{one.kind} -> {f.outcome.value if f else 'missed'}: {one.words}")
        for piece in f.pieces if f else ():
            print(f"        {piece.article.id} {piece.text}")


if __name__ == "__main__":
    main()
