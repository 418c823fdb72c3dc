"""Values of XML, as JSON would have them.

Children become members by their local names, repeated ones a list; running text becomes one string, a
paragraph a line. Known notations (EndNote, NITF) become flat records under the names of columns, TEI the
articles of its divisions, those of recognition (ALTO, PAGE, hOCR) their lines with boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from retrieval.patterns import lazy_regex

_PARAGRAPHS = frozenset(["p", "para", "paragraph", "br", "block", "hl2", "li", "tr", "div", "段", "段落"])
_INLINE = frozenset(
    [
        "style",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "span",
        "font",
        "a",
        "sup",
        "sub",
        "person",
        "location",
        "org",
        "q",
    ]
)
_WRAPPED = lazy_regex("(?<=[\u3000-\u9fff\uff00-\uffef])\\s*\\n\\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_BOX = lazy_regex(r"\bbbox (\d+) (\d+) (\d+) (\d+)")
_WORD_GAPS = lazy_regex("(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
_HOCR_LINES = frozenset(["ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"])
_MARKUP = _PARAGRAPHS | _INLINE
ENDNOTE: Mapping[str, str] = {
    "titles/title": "title",
    "titles/secondary-title": "paper",
    "periodical/full-title": "paper",
    "contributors/authors/author": "author",
    "dates/pub-dates/date": "date",
    "dates/year": "date",
    "abstract": "abstract",
    "section": "page_name",
}
NITF: Mapping[str, str] = {
    "body/body.head/hedline/hl1": "title",
    "body/body.head/hedline/hl2": "subtitle",
    "head/title": "title",
    "body/body.head/byline": "author",
    "body/body.content": "text",
    "head/pubdata@date.publication": "date",
    "head/pubdata@name": "paper",
    "head/pubdata@position.section": "page_name",
    "head/docdata/date.issue@norm": "date",
}
"""Path of an element, or of an attribute behind @ -> column; the first of a column that is there counts."""


def value_of_element(element: Any) -> Any:
    """The value of an element: a text, an object, or a record."""
    known = next((make for tag, make in _KNOWN if _name(element) == tag), None)
    if known is not None and (found := known(element)) is not None:
        return found
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return (element.text or "").strip() or _attributes(element)
    if _is_running_text(element):
        return running_text(element)
    members = _attributes(element)
    for child in children:
        _add(members, _name(child), value_of_element(child))
    return members


def running_text(element: Any) -> str:
    """Text of an element and all within, a paragraph a line."""
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(text for line in lines if (text := " ".join(line.split())))


def _pieces(element: Any) -> Iterator[str]:
    yield _unwrapped(element.text)
    for child in element:
        breaks = isinstance(child.tag, str) and _name(child) not in _INLINE
        yield "\n" if breaks else ""
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield "\n" if breaks else ""
        yield _unwrapped(child.tail)


def _unwrapped(text: str | None) -> str:
    """A text as one line; its line breaks are of the markup."""
    return _WRAPPED.sub("", text or "").replace("\n", " ")


def _is_running_text(element: Any) -> bool:
    """True for words beside the children, or for paragraphs alone."""
    words = (element.text, *(child.tail for child in element))
    inner = (below for below in element.iterdescendants() if isinstance(below.tag, str))
    return any(text and text.strip() for text in words) or all(_name(below) in _MARKUP for below in inner)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: Any) -> dict[str, Any]:
    return {str(name).rpartition("}")[2]: value for name, value in element.attrib.items() if value.strip()}


def _add(members: dict[str, Any], name: str, value: Any) -> None:
    """Add a member; a second one of its name makes a list."""
    if value in ("", {}):
        return
    before = members.get(name)
    if isinstance(before, list):
        before.append(value)
    else:
        members[name] = value if before is None else [before, value]


def _flat(element: Any, columns: Mapping[str, str]) -> dict[str, Any]:
    """Columns of a known notation; its other texts under their paths."""
    found: dict[str, Any] = {}
    used: set[str] = set()
    for path, column in columns.items():
        where, _, attribute = path.partition("@")
        places = element.findall("/".join(f"{{*}}{name}" for name in where.split("/")))
        texts = [
            text
            for at in places
            if (text := at.get(attribute, "") if attribute else running_text(at)).strip()
        ]
        if texts and column not in found:
            found[column] = texts[0] if len(texts) == 1 else texts
            used.add(path)
    return found | _rest(element, "", used)


def _rest(element: Any, path: str, used: set[str]) -> dict[str, Any]:
    """Texts of a record that no column took, by path."""
    rest: dict[str, Any] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        where = f"{path}/{_name(child)}".lstrip("/")
        if where in used:
            continue
        inner = [below for below in child if isinstance(below.tag, str)]
        if inner and not _is_running_text(child):
            rest |= _rest(child, where, used)
        elif text := running_text(child):
            _add(rest, where, text)
    return rest


def _endnote(element: Any) -> dict[str, Any] | None:
    """A record of EndNote; None for a record of anything else."""
    sort = element.find("{*}ref-type")
    if sort is None:
        return None
    found = _flat(element, ENDNOTE)
    if "news" in sort.get("name", "").lower() and "pages" in found:
        found["page"] = found.pop("pages")
    found.pop("ref-type", None)
    return found


def _nitf(element: Any) -> dict[str, Any]:
    return _flat(element, NITF)


def _alto(element: Any) -> dict[str, Any]:
    """Lines of ALTO; words of a line are joined as printed."""
    lines = []
    for line in element.iter("{*}TextLine"):
        words = [part.get("CONTENT", "") if _name(part) == "String" else " " for part in line]
        text = "".join(words).strip()
        box = {name.lower(): _number(line.get(key)) for name, key in _ALTO_BOX.items()}
        if text:
            lines.append({"text": text, "box": box})
    return {"ocr_results": lines}


def _page(element: Any) -> dict[str, Any]:
    """Lines of PAGE, with their polygons."""
    lines = []
    for line in element.iter("{*}TextLine"):
        words, corners = line.find("{*}TextEquiv/{*}Unicode"), line.find("{*}Coords")
        text = (words.text or "").strip() if words is not None else ""
        points = corners.get("points", "") if corners is not None else ""
        if text:
            box = [_number(at) for at in points.replace(",", " ").split()]
            lines.append({"text": text, "box": box})
    return {"ocr_results": lines}


def _hocr(element: Any) -> dict[str, Any] | None:
    """Lines of hOCR by page; None for other XHTML."""
    pages = []
    for page in element.iter("{*}div"):
        if page.get("class") != "ocr_page":
            continue
        lines = []
        for line in page.iter("{*}span"):
            box = _BOX.search(line.get("title", "")) if line.get("class") in _HOCR_LINES else None
            if box and (text := _closed_up("".join(line.itertext()))):
                lines.append({"text": text, "box": [float(at) for at in box.groups()]})
        pages.append({"ocr_results": lines})
    return {"pages": pages} if pages else None


def _closed_up(text: str) -> str:
    """Recognised words without the spaces between Chinese ones."""
    return _WORD_GAPS.sub("", " ".join(text.split()))


def _tei(element: Any) -> dict[str, Any]:
    """Divisions of TEI with a head and paragraphs of their own."""
    articles = []
    for division in element.iterfind(".//{*}text//{*}head/.."):
        texts = [running_text(part) for part in division if _name(part) in ("p", "ab", "lg")]
        if texts:
            title = running_text(division.find("{*}head"))
            articles.append({"title": title, "text": "\n".join(filter(None, texts))})
    dates = (date.get("when") for date in element.iterfind(".//{*}teiHeader//{*}date"))
    title = element.find(".//{*}teiHeader//{*}titleStmt/{*}title")
    name = running_text(title) if title is not None else ""
    return {"date": next(filter(None, dates), ""), "title": name, "articles": articles}


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


_ALTO_BOX = {"left": "HPOS", "top": "VPOS", "width": "WIDTH", "height": "HEIGHT"}
_KNOWN: tuple[tuple[str, Callable[[Any], dict[str, Any] | None]], ...] = (
    ("record", _endnote),
    ("nitf", _nitf),
    ("alto", _alto),
    ("PcGts", _page),
    ("html", _hocr),
    ("TEI", _tei),
)
