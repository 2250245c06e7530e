"""The structure of the code: `tests/architecture.py` is the map, and this holds the code against it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import knowledge
from tests.architecture import PARTS

ROOT = Path(knowledge.__file__).parent.parent
PACKAGES = ("bot", "knowledge")

# A library behind a seam is imported on one side of it only.
HOMES = {
    "tantivy": {"knowledge.index.tantivy_index"},
    "filelock": {"knowledge.index.tantivy_index"},
    "rank_bm25": {"knowledge.retrieval.collection"},
    "matplotlib": {"bot.publisher.day_picture", "knowledge.evaluation.plots"},
    "numpy": {  # arrays of numbers, where loops would be slow
        "knowledge.records",  # the types of a sentence table
        "knowledge.outline.sketch",
        "knowledge.outline.slots",
        "knowledge.outline.salience",
        "knowledge.store.rows",
        "knowledge.store.sentence_tables",
        "knowledge.outline.near_duplicates",
        "knowledge.retrieval.evidence",
        "knowledge.summary",
        "knowledge.evaluation.measures",
        "knowledge.evaluation.bootstrap",
        "knowledge.evaluation.honesty",
        "knowledge.evaluation.quality",
        "knowledge.evaluation.comparison",
        "knowledge.evaluation.report",
    },
    "sqlalchemy": {
        "knowledge.database",
        "knowledge.store.known_words",
        "knowledge.store.identities",
        "knowledge.store.barred",
        "knowledge.store.private_rule",
        "knowledge.store.public_store",
        "knowledge.store.leases",
        "knowledge.store.queries",
        "knowledge.store.rows",
        "knowledge.store.schema",
        "knowledge.store.sql",
        "knowledge.store.transactions",
        "knowledge.store.visits",
        "bot.state",
        "bot.state.access",
        "bot.state.journal",
        "bot.state.group_choices",
        "bot.state.members",
        "bot.state.notice_rows",
        "bot.state.question_rows",
        "bot.state.question_figures",
        "bot.state.schema",
        "bot.state.self_test_rows",
        "bot.state.source_choices",
    },
    "prometheus_client": {"bot.monitoring.metrics"},
    "Stemmer": {
        "knowledge.language.languages",
        "knowledge.evaluation.measures",  # ROUGE is defined with a stemmer of its own
    },
    "py3langid": {"knowledge.language.detection"},
    "h11": {"knowledge.fetching.connection_pool", "knowledge.fetching.http_connection", "knowledge.fetching.proxy"},
    "socksio": {"knowledge.fetching.proxy"},
    "protego": {"knowledge.fetching.robots"},
    "brotli": {"knowledge.parsing.decompression"},
    "feedparser": {"knowledge.parsing.feed_formats.feed_xml"},
    "ijson": {"knowledge.sources.telegram_account", "knowledge.sources.telegram_export"},
    "charset_normalizer": {"knowledge.parsing.charsets"},
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


def files() -> Iterator[Path]:
    """Yield every Python file of both packages."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def on_the_map(module: str) -> str:
    """Return a module as the map writes it: ``knowledge/store/rows``, ``knowledge/store/__init__``."""
    path = module.replace(".", "/")
    return f"{path}/__init__" if (ROOT / path / "__init__.py").exists() else path


def mapped() -> dict[str, tuple[str, int]]:
    """Return the part of every file on the map, and its place in that part."""
    places: dict[str, tuple[str, int]] = {}
    for name, part in PARTS.items():
        for place, file in enumerate(part.files.split()):
            assert f"{part.folder}/{file}" not in places, f"{part.folder}/{file} is on the map twice"
            places[f"{part.folder}/{file}"] = name, place
    return places


def imported_files(found: Import) -> Iterator[str]:
    """Yield the files of our packages that an import reaches."""
    if found.source.split(".")[0] not in PACKAGES:
        return
    for name in found.names or ("",):
        submodule = f"{found.source}.{name}"
        exists = (ROOT / submodule.replace(".", "/")).with_suffix(".py").exists() or (
            ROOT / submodule.replace(".", "/") / "__init__.py"
        ).exists()
        yield on_the_map(submodule if name and exists else found.source)


def test_every_file_is_on_the_map_and_every_file_of_the_map_exists() -> None:
    existing = {path.relative_to(ROOT).with_suffix("").as_posix() for path in files()}
    assert existing == set(mapped())


def test_every_import_is_allowed_by_the_map() -> None:
    places = mapped()
    wrong = []
    for package in PACKAGES:
        for found in imports(package):
            importer = on_the_map(found.module.removesuffix(".__init__"))
            part, place = places[importer]
            for target in imported_files(found):
                target_part, target_place = places[target]
                inside = target_part == part and target_place < place
                if target != importer and not inside and target_part not in PARTS[part].may_import.split():
                    wrong.append(f"{importer} -> {target}")
    assert wrong == []


def test_a_part_may_import_earlier_parts_only() -> None:
    earlier: set[str] = set()
    for name, part in PARTS.items():
        assert set(part.may_import.split()) <= earlier, name
        earlier.add(name)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_file_name_occurs_once_in_a_package(package: str) -> None:
    names = [path.stem for path in files() if path.is_relative_to(ROOT / package)]
    counted = [name for name in names if name not in {"__init__", "__main__", "settings"}]
    assert sorted(counted) == sorted(set(counted))


def test_no_file_is_named_like_a_module_of_python_or_of_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    dependencies = {re.match(r"[\w-]+", name)[0].replace("-", "_").lower() for group in groups for name in group}
    dependencies |= {"telegram", "markdown", "yaml", "dateutil", "markdown_it", "rank_bm25", "sqlalchemy", "html"}
    for path in files():
        names = {path.stem, path.parent.name} - {"__init__", "__main__"}
        assert not names & (sys.stdlib_module_names | dependencies), path


def test_no_folder_holds_more_than_twenty_files() -> None:
    for folder in {path.parent for path in files()}:
        assert len(list(folder.glob("*.py"))) <= 20, folder


def test_no_file_is_longer_than_one_sitting() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in files()}
    assert {path: lines for path, lines in lengths.items() if lines > 300} == {}


def test_a_check_that_is_switched_off_for_a_line_has_its_reason_beside_it() -> None:
    marks = re.compile(r"# (?:noqa|type: ignore|pragma: no cover)(?!.*(?: -- |\] +# )\w)")
    paths = [path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py")]
    lines = [(path, line) for path in paths for line in path.read_text("utf-8").splitlines()]
    assert [(path, line) for path, line in lines if marks.search(line) and "marks = " not in line] == []


def readmes() -> dict[str, str]:
    names = ("README.md", "knowledge/README.md", "bot/README.md")
    return {name: (ROOT / name).read_text("utf-8") for name in names}


def test_the_readmes_name_every_module() -> None:
    text = "\n".join(readmes().values())
    named = set(re.findall(r"[\w/]+", " ".join(re.findall(r"`([^`\n]+)`", text))))
    words = {word for name in named for word in name.removesuffix(".py").split("/")}
    missing = [path.relative_to(ROOT).as_posix() for path in files() if path.stem not in words | {"__init__"}]
    assert missing == []


def test_every_path_in_the_maps_of_the_readmes_exists() -> None:
    for name, text in readmes().items():
        base = ROOT / Path(name).parent
        for row in re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE):
            for path in re.findall(r"`([\w/]+(?:\.py|/))`", row):
                found = [folder / path for folder in (base, ROOT, base / "playground") if (folder / path).exists()]
                assert found, f"{name}: {path}"


def test_knowledge_knows_neither_the_bot_nor_telegram() -> None:
    for found in imports("knowledge"):
        assert found.source.split(".")[0] not in {"bot", "telegram", "aiohttp", "asyncio"}, found


def test_the_bot_uses_public_names_of_knowledge_only() -> None:
    for found in imports("bot"):
        if found.source.split(".")[0] != "knowledge" or found.source == "knowledge.samples":
            continue
        if found.source == "knowledge.database" and found.module.startswith("bot.state"):
            continue  # both keep their data by one set of connections, transactions and migrations
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
