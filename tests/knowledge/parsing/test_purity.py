"""Parsers get bytes and return drafts: they reach neither the network nor the disk."""

import ast
from pathlib import Path

import pytest

from knowledge import parsing

MODULES = sorted(Path(parsing.__path__[0]).rglob("*.py"))
OUTSIDE = frozenset("aiohttp glob http httpcore os pathlib shutil socket subprocess tempfile urllib3".split())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_parsers_import_nothing_that_reaches_outside(path: Path):
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert OUTSIDE.isdisjoint(name.partition(".")[0] for name in imported)
    assert "open" not in called
