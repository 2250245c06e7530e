"""The layout of `bot/`: which modules may import which, no circles, unique names, and a complete map in README.md."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import bot

ROOT = Path(bot.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# The other parts of `bot/` that each part may import. A part is a folder, or a module outside all folders.
ALLOWED = {
    "__init__": set(),
    "base36": set(),
    "logs": set(),
    "ordering": set(),
    "playground": set(),
    "state": {"base36"},
    "settings": {"state"},
    "replies": {"base36"},
    "delivery": {"replies"},
    "polling": {"replies"},
    "handlers": {"delivery", "replies", "state"},
    "jobs": {"replies", "settings"},
    "app": {"handlers", "ordering", "polling", "replies", "state"},
    "demo": {"app", "jobs", "playground", "polling", "settings", "state"},
    "__main__": {"app", "demo", "jobs", "logs", "polling", "settings", "state"},
}


def module_name(path: Path) -> str:
    return ".".join(["bot", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")


MODULES = {module_name(path): path for path in FILES}


def imported_modules(path: Path) -> Iterator[str]:
    """Yield the modules of `bot` that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "bot":
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in MODULES else str(node.module)


def part(module: str) -> str:
    return [*module.split("."), "__init__"][1]


def test_imports_between_the_parts_are_those_of_the_map() -> None:
    wrong = {
        f"{module} -> {target}"
        for module, path in MODULES.items()
        for target in imported_modules(path)
        if part(target) != part(module) and part(target) not in ALLOWED[part(module)]
    }
    assert wrong == set()


def test_the_map_of_imports_has_every_part() -> None:
    assert {part(module) for module in MODULES} == set(ALLOWED)


def test_no_modules_import_each_other_in_a_circle() -> None:
    imports = {module: set(imported_modules(path)) - {module} for module, path in MODULES.items()}
    while free := {module for module, targets in imports.items() if not targets & imports.keys()}:
        imports = {module: targets for module, targets in imports.items() if module not in free}
    assert imports.keys() == set()


def test_file_names_are_unique_and_shadow_no_standard_module() -> None:
    names = [path.stem for path in FILES if path.stem not in {"__init__", "__main__"}]
    assert sorted(names) == sorted(set(names))
    assert not set(names) & sys.stdlib_module_names


def test_no_folder_has_more_than_twenty_files() -> None:
    folders = {path.parent for path in FILES}
    assert all(sum(path.is_file() for path in folder.iterdir()) <= 20 for folder in folders)


def test_the_readme_or_the_folders_docstring_names_every_module() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in FILES:
        if path.stem != "__init__":
            folder = path.parent / "__init__.py"
            assert re.search(rf"\b{path.stem}\b", readme + folder.read_text("utf-8")), path


def test_every_module_that_the_readme_names_exists() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    names = set(re.findall(r"^\| `([\w/]+(?:\.py|/))`", readme, re.MULTILINE))
    assert len(names) > 30
    assert [name for name in names if not any((folder / name).exists() for folder in (ROOT, ROOT / "playground"))] == []
