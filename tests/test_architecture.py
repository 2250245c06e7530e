"""The map of the code: who may import whom. Arrows only point down; each exception has its reason beside it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import knowledge

ROOT = Path(knowledge.__file__).parent.parent

# bot -> knowledge (public names) -> library -> {analysis, passages, ...} -> {models, errors}
FOUNDATION = {"models", "errors"}
PARTS = {"analysis", "passages", "ranking", "summary", "index", "store", "sources"}
ALLOWED = {
    "models": set(),
    "errors": set(),
    "samples": set(),  # nothing but a folder
    "analysis": FOUNDATION,
    "passages": FOUNDATION
    | {
        "analysis",  # is given an Analyser, and names its type; a sentence often begins with a stop word
        "resemblance",  # the sketch is made of the terms as they run, which nobody keeps
        "wording",  # how an article begins, ready to be searched
        "pointers",  # by which nothing is found
    },
    "pointers": FOUNDATION,
    "wording": FOUNDATION
    | {
        "analysis",  # which of a question's words are terms
    },
    "resemblance": FOUNDATION,
    "ranking": FOUNDATION
    | {
        "analysis",  # knows which terms are only parts of words
        "wording",
    },
    "confidence": {"analysis", "ranking", "wording"},
    "summary": FOUNDATION,
    "index": FOUNDATION,
    "store": FOUNDATION,
    "sources": FOUNDATION,
    "settings": {"errors", "index", "store", "sources"},  # checks addresses with those whom they address
    "expectation": set(),
    # the library's way from question to hits
    "retrieval": FOUNDATION
    | {"analysis", "passages", "ranking", "confidence", "expectation", "wording", "index", "store"},
    "intake": FOUNDATION
    | {"analysis", "passages", "settings", "sources", "store"},  # the library's way from sources to the store
    "refresh": FOUNDATION | {"intake", "sources", "store"},  # the same, over and over
    "indexing": FOUNDATION | {"index", "store"},  # and from there to the index
    "library": FOUNDATION
    | PARTS
    | {
        "resemblance",
        "intake",
        "refresh",
        "indexing",
        "retrieval",
        "settings",
    },  # settings: language and confidence, given as they are
    "evaluation": FOUNDATION
    | {
        "library",  # measured from outside, as any caller uses it
        "ranking",  # names the weights, to measure others
        "settings",
        "passages",  # the first three sentences are the rival of a summary
    },
    "__init__": {"errors", "models", "settings", "sources", "intake", "library"},
    "commands": {"__init__"},  # a command line is a caller like any other
    "__main__": {"__init__", "commands", "evaluation"},
}

# A library behind a seam is imported on one side of it only.
HOMES = {
    "tantivy": {"knowledge.index.embedded"},
    "filelock": {"knowledge.index.embedded", "knowledge.store"},
    "rank_bm25": {"knowledge.ranking"},
    "matplotlib": {"knowledge.evaluation.plots"},
    "numpy": {
        "knowledge.resemblance",  # hashes of a text's shingles, a tenth of a millisecond for all of them
        "knowledge.ranking",  # how near in time twenty articles are to one another: a quarter of the time of loops
        "knowledge.store.rows",
        "knowledge.evaluation.measures",
        "knowledge.evaluation.quality",  # a thousand resamples in less than a second
        "knowledge.evaluation.comparison",
        "knowledge.evaluation.report",
    },
    "sqlalchemy": {
        "knowledge.store",
        "knowledge.store.database",
        "knowledge.store.rows",
        "knowledge.store.schema",
        "knowledge.store.visits",
        "bot.state",
        "bot.__main__",  # tells that the state's database failed in one line
    },
    "Stemmer": {
        "knowledge.analysis.languages",
        "knowledge.evaluation.measures",  # ROUGE is defined with a stemmer of its own
    },
    "py3langid": {"knowledge.analysis.detection"},
    "htmldate": {"knowledge.sources.page_facts"},
    "httpcore": {"knowledge.sources.network"},
    "protego": {"knowledge.sources.robots"},
    "brotli": {"knowledge.sources.unpacking"},
    "feedparser": {"knowledge.sources.feedxml"},
    "ijson": {"knowledge.sources.telegram"},
    "charset_normalizer": {"knowledge.sources.text"},
    "yaml": {"knowledge.sources.markdown"},
    "pydantic_settings": {"knowledge.settings", "bot.settings"},  # the only readers of the environment
}


class Import(NamedTuple):
    """`names` taken from `source` by `module`; no names for a plain import."""

    module: str
    source: str
    names: tuple[str, ...]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports(package: str) -> Iterator[Import]:
    """Every import in a package, those inside functions included."""
    for path in sorted((ROOT / package).rglob("*.py")):
        module = module_of(path).removesuffix(".__init__") if path.parent != ROOT / package else module_of(path)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (Import(module, alias.name, ()) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: a relative import"
                yield Import(module, str(node.module), tuple(alias.name for alias in node.names))


def part(module: str) -> str:
    """The part of `knowledge` that a module belongs to: knowledge.index.embedded -> index."""
    return [*module.split("."), "__init__"][1]


def targets(found: Import) -> set[str]:
    """The parts of `knowledge` that an import reaches: ``from knowledge import store`` reaches the store."""
    if found.source != "knowledge":
        return {part(found.source)}
    return {name if name in ALLOWED else "__init__" for name in found.names} or {"__init__"}


def test_arrows_inside_knowledge_only_point_down() -> None:
    wrong = {
        f"{found.module} -> {target}"
        for found in imports("knowledge")
        if found.source.split(".")[0] == "knowledge"
        for target in targets(found)
        if target != part(found.module) and target not in ALLOWED[part(found.module)]
    }
    assert wrong == set()


def test_the_map_has_every_part_and_no_circle() -> None:
    parts = {path.stem for path in (ROOT / "knowledge").glob("*.py")}
    parts |= {path.parent.name for path in (ROOT / "knowledge").glob("*/__init__.py")}
    assert parts == set(ALLOWED)
    done: set[str] = set()
    while ready := {name for name in set(ALLOWED) - done if ALLOWED[name] <= done}:
        done |= ready
    assert done == set(ALLOWED)


def test_knowledge_knows_neither_the_bot_nor_telegram() -> None:
    for found in imports("knowledge"):
        assert found.source.split(".")[0] not in {"bot", "telegram", "aiohttp", "asyncio"}, found


def test_the_bot_uses_public_names_of_knowledge_only() -> None:
    for found in imports("bot"):
        if found.source.split(".")[0] != "knowledge" or found[1:] == ("knowledge.samples", ("PATH",)):
            continue
        assert found.source == "knowledge", found
        assert set(found.names) <= set(knowledge.__all__), found


@pytest.mark.parametrize("library", HOMES)
def test_the_library_behind_a_seam_is_imported_at_home_only(library: str) -> None:
    users = {
        found.module
        for package in ("bot", "knowledge")
        for found in imports(package)
        if found.source.split(".")[0] == library
    }
    assert users <= HOMES[library]
    assert users & HOMES[library], f"{library} is no longer used; take it off the map"


def test_the_environment_is_read_by_settings_only() -> None:
    for package in ("bot", "knowledge"):
        for path in (ROOT / package).rglob("*.py"):
            read = re.search(r"\benviron\b(?!\.setdefault)|\bgetenv\b", path.read_text("utf-8"))
            assert read is None or path.name == "settings.py", path


def test_no_module_is_named_after_nothing() -> None:
    empty = {
        "util",
        "utils",
        "helper",
        "helpers",
        "manager",
        "managers",
        "service",
        "services",
        "common",
        "misc",
        "base",
    }
    for package in ("bot", "knowledge", "tests"):
        for path in (ROOT / package).rglob("*.py"):
            assert not empty & set(path.with_suffix("").relative_to(ROOT).parts), path


def test_every_module_says_what_it_is() -> None:
    for package in ("bot", "knowledge"):
        for path in (ROOT / package).rglob("*.py"):
            assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


def test_public_names_are_sorted_complete_and_there() -> None:
    assert knowledge.__all__ == sorted(knowledge.__all__)
    imported = {name for found in imports("knowledge") if found.module == "knowledge.__init__" for name in found.names}
    assert set(knowledge.__all__) == imported
    assert all(hasattr(knowledge, name) for name in knowledge.__all__)


def test_every_error_is_public_and_one_family() -> None:
    from knowledge import errors

    classes = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert classes <= set(knowledge.__all__)
    assert all(issubclass(getattr(errors, name), knowledge.KnowledgeError) for name in classes)
    assert all(name in str(errors.__doc__) for name in classes)
