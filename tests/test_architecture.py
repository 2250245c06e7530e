"""The map of the code: who may import whom. Arrows only point down; each exception has its reason beside it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import knowledge

ROOT = Path(knowledge.__file__).parent.parent

# bot -> knowledge (public names) -> library -> {retrieval, summary, ingest} -> {outline, sources, store, index}
# -> {parsing, fetching, language} -> {models, errors}
FOUNDATION = {"models", "records", "errors"}
ALLOWED = {
    "models": set(),
    "errors": set(),
    "records": {"models"},
    "samples": set(),  # nothing but a folder
    "database": FOUNDATION,
    "language": FOUNDATION,
    "parsing": FOUNDATION | {"language"},  # what sites put around their texts depends on their language
    "fetching": FOUNDATION | {"parsing"},  # unpacks what it fetches, reads dates in headers
    "outline": FOUNDATION | {"language"},
    "store": FOUNDATION | {"database"},
    "index": FOUNDATION,
    "sources": FOUNDATION | {"parsing", "fetching"},
    "retrieval": FOUNDATION | {"language", "outline", "index", "store"},
    "summary": FOUNDATION | {"language"},
    "settings": {"errors", "index", "store", "sources"},  # checks addresses with those whom they address
    "ingest": FOUNDATION | {"language", "outline", "sources", "fetching", "store", "index", "settings"},
    "library": FOUNDATION
    | {"language", "outline", "store", "index", "sources", "retrieval", "summary", "ingest", "settings"},
    "evaluation": FOUNDATION | {"library", "retrieval", "settings", "language"},
    "__init__": {"errors", "models", "language", "settings", "sources", "ingest", "library"},
    "cli": {"__init__"},  # a command line is a caller like any other
    "__main__": {"__init__", "cli", "evaluation"},
}

# A library behind a seam is imported on one side of it only.
HOMES = {
    "tantivy": {"knowledge.index.tantivy_index"},
    "filelock": {"knowledge.index.tantivy_index", "knowledge.store"},
    "rank_bm25": {"knowledge.retrieval.ranking"},
    "matplotlib": {"knowledge.evaluation.plots"},
    "numpy": {
        "knowledge.retrieval.near_duplicates",
        "knowledge.outline.sketch",  # hashes of a text's shingles, a tenth of a millisecond for all of them
        "knowledge.retrieval.ranking",  # how near in time articles are to one another: a quarter of the time of loops
        "knowledge.store.rows",
        "knowledge.evaluation.measures",
        "knowledge.evaluation.quality",  # a thousand resamples in less than a second
        "knowledge.evaluation.comparison",
        "knowledge.evaluation.report",
    },
    "sqlalchemy": {
        "knowledge.store",
        "knowledge.database",
        "knowledge.store.rows",
        "knowledge.store.schema",
        "knowledge.store.visits",
        "bot.state",
        "bot.__main__",  # tells that the state's database failed in one line
    },
    "Stemmer": {
        "knowledge.language.languages",
        "knowledge.evaluation.measures",  # ROUGE is defined with a stemmer of its own
    },
    "py3langid": {"knowledge.language.detection"},
    "langcodes": {"knowledge.language.codes"},
    "htmldate": {"knowledge.parsing.web_page.metadata"},
    "httpcore": {"knowledge.fetching.address_guard"},
    "protego": {"knowledge.fetching.robots"},
    "brotli": {"knowledge.parsing.decompression"},
    "feedparser": {"knowledge.parsing.feed_xml"},
    "ijson": {"knowledge.sources.telegram_export"},
    "charset_normalizer": {"knowledge.parsing.text"},
    "yaml": {"knowledge.parsing.markdown_text"},
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
    """The part of `knowledge` that a module belongs to: knowledge.index.tantivy_index -> index."""
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


def test_the_map_has_every_part() -> None:
    parts = {path.stem for path in (ROOT / "knowledge").glob("*.py")}
    parts |= {path.parent.name for path in (ROOT / "knowledge").glob("*/__init__.py")}
    assert parts == set(ALLOWED)


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
