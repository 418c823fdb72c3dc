"""The rules of the house, counted over the whole tree (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_MODULES = 18
"""Modules a folder holds before it gets rooms."""
MAX_PARAMETERS = 6
MAX_LINES = 40
"""Lines of a function; compiled kernels aside, whose loops may not be cut."""
MAX_WORDS = 12
"""Words of a docstring's first line."""
KERNELS = "retrieval/index/search/compiled/"
"""Compiled functions take numbers and addresses, no objects, so that they may have more parameters."""
BY_FRAMEWORKS = {
    "retrieval/cli/query.py ask": "typer: an option is a parameter",
    "retrieval/cli/commands/search.py search": "typer: an option is a parameter",
    "retrieval/cli/browse/frequencies.py trend": "typer: an option is a parameter",
    "retrieval/cli/browse/frequencies.py people": "typer: an option is a parameter",
    "bot/transport/http_client.py do_request": "python-telegram-bot: BaseRequest.do_request",
}
SAME_MEANING = {
    "__init__": "a package",
    "__main__": "python -m",
    "settings": "settings of the package",
    "application": "a front end wired: of Telegram, of HTTP",
    "routes": "the table of handlers: of updates, of addresses",
    "errors": "errors a person can act on, and their handler",
    "browse": "looking through issues: query, view, handler",
    "reload": "replacing the index: service, handler",
    "subscriptions": "/watch: repository, handler",
    "uploads": "files sent in: quarantine, handler",
    "postgres": "what PostgreSQL keeps and tells",
    "database": "an SQLite database opened",
    "inventory": "what an archive holds: counted, shown",
    "page_facts": "paper, date and page: their type, and of a page of HTML",
    "registry": "what is registered: readers, features",
    "votes": "👍 👎: repository, handler",
    "filters": "Filters: read from words, applied to passages",
    "generation": "one built index, local or on a cluster",
    "backend": "where generations live, local or on a cluster",
    "searcher": "search, local or on a cluster",
    "publish": "making a generation live, local or on a cluster",
}
"""Stems that more than one module has, with the one meaning of each."""

WITHOUT_UNIT_TESTS = {
    "retrieval/index/corpus.py": "protocols",
    "retrieval/reading/catalog/records.py": "records without behaviour",
    "retrieval/web/api/endpoint.py": "records without behaviour",
    "retrieval/web/api/shapes.py": "compared with every answer by test_openapi",
    "retrieval/web/api/draft_shapes.py": "compared with every answer by test_openapi",
    **dict.fromkeys(
        (
            f"retrieval/index/opensearch/{name}.py"
            for name in (
                "generation",
                "index_loader",
                "lease",
                "publish",
                "purge",
                "search_requests",
                "searcher",
                "verification",
            )
        ),
        "run on a real cluster: tests/opensearch",
    ),
}
"""Modules that no file in tests/unit is named after, and why."""

_WH = re.compile(
    r"(what|who|whoever|whom|whose|whether|which|where|when|why|how|those|that)\b", re.IGNORECASE
)
_WORD = re.compile(r"[\w'`./-]+")

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Syntax trees of the product by path from the root."""
    paths = [path for package in ("bot", "retrieval") for path in sorted((ROOT / package).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def documented() -> Iterator[tuple[str, str]]:
    """Place and first line of every docstring."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, Documented) and (text := ast.get_docstring(node)):
                yield f"{path}:{getattr(node, 'lineno', 1)}", text.splitlines()[0]


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Path with name, and node, of every function and method."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path} {node.name}", node


def test_a_folder_holds_at_most_eighteen_modules() -> None:
    counts = Counter(Path(path).parent.as_posix() for path in modules() if not path.endswith("__init__.py"))

    assert {folder: count for folder, count in counts.items() if count > MAX_MODULES} == {}


def test_every_module_has_tests_of_its_name() -> None:
    missing = []
    for path in modules():
        folder, name = Path(path).parent, Path(path).name
        tests = folder if folder.parts[0] == "bot" else folder.relative_to("retrieval")
        if not name.startswith("__") and not (ROOT / "tests" / "unit" / tests / f"test_{name}").is_file():
            missing.append(path)

    assert sorted(missing) == sorted(WITHOUT_UNIT_TESTS)


def test_a_class_name_is_defined_once() -> None:
    places = defaultdict(list)
    for path, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(path)

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_the_name_of_a_module_has_one_meaning() -> None:
    places = defaultdict(list)
    for path in modules():
        places[Path(path).stem].append(path)

    doubled = {stem: found for stem, found in places.items() if len(found) > 1}
    assert {stem: found for stem, found in doubled.items() if stem not in SAME_MEANING} == {}
    assert sorted(SAME_MEANING.keys() - doubled.keys()) == []


def test_a_function_fits_a_screen() -> None:
    long = []
    for place, node in functions():
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > MAX_LINES and not place.startswith(KERNELS):
            long.append((place, lines))

    assert long == []


def test_a_docstring_opens_with_a_verb_or_a_noun_phrase() -> None:
    assert [(place, line) for place, line in documented() if _WH.match(line)] == []


def test_the_first_line_of_a_docstring_has_at_most_twelve_words() -> None:
    assert [(place, line) for place, line in documented() if len(_WORD.findall(line)) > MAX_WORDS] == []


def test_a_function_takes_at_most_six_parameters() -> None:
    long = []
    for place, node in functions():
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        count = len([one for one in arguments if one.arg not in {"self", "cls"}])
        if count > MAX_PARAMETERS and not place.startswith(KERNELS) and place not in BY_FRAMEWORKS:
            long.append((place, count))

    assert long == []


def imports(tree: ast.Module) -> Iterator[str]:
    """Names of the modules that are imported when a module is, without those for type checking."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_no_module_imports_itself_by_way_of_others() -> None:
    names = {path: path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in modules()}
    graph = {
        names[path]: {one for one in imports(tree) if one in names.values() and one != names[path]}
        for path, tree in modules().items()
    }

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_views_know_nothing_of_the_telegram_application() -> None:
    seen = {
        path: found
        for path, tree in modules().items()
        if path.startswith("bot/views/")
        and (found := [one for one in _all_imports(tree) if "telegram.ext" in one])
    }

    assert seen == {}


def test_only_transport_and_ops_of_the_bot_open_sockets() -> None:
    networks = ("socket", "ssl", "http.", "urllib.request", "aiohttp", "httpx", "tornado")
    seen = {
        path: found
        for path, tree in modules().items()
        if path.startswith("bot/") and not path.startswith(("bot/transport/", "bot/ops/"))
        if (found := [one for one in _all_imports(tree) if one.startswith(networks)])
    }

    assert seen == {}


def _all_imports(tree: ast.Module) -> list[str]:
    return list(imports(ast.Module([node for node in ast.walk(tree) if isinstance(node, ast.stmt)], [])))
