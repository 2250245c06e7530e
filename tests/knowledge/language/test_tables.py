"""Every rule that depends on a language is in its file, and every file is well-formed."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import knowledge
from knowledge.language import tables
from knowledge.parsing.boilerplate.labels import key

PACKAGE = Path(knowledge.__file__).parent
NON_LATIN_WORD = re.compile(r"(?:(?![a-z\u00aa-\u02af])[^\W\d_]){2,}", re.IGNORECASE)
RANGES_AND_CLASSES = re.compile(r"\[[^\]]*\]|.-.")
PATTERNS = ("lines", "links", "pages", "walls", "feeds", "answers", "summary")


@pytest.mark.parametrize("code", sorted(tables.codes()))
def test_every_file_has_known_keys_and_valid_patterns(code: str) -> None:
    data = tables.language_data(code)
    assert data is not None
    for section in PATTERNS:
        values = getattr(data, section)
        for name in (field.name for field in fields(values)):
            re.compile(tables.alternatives(getattr(values, name)))
    labels = data.labels
    for label in (*labels.anywhere, *labels.edges, *labels.previous, *labels.next):
        assert key(label.replace("#", "5")) == label


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[terms]\nstopwords = 'a'", "xx.terms.stopwords: this key is not known"),
        ("code = 'yy'", "xx.code: this key is not known"),
        ("[link]\nread_also = []", "xx.link: this key is not known"),
        ("[stemmer]\nshortest = '3'", "xx.stemmer.shortest: str is of the wrong type"),
        ("terms = 'a'", "xx.terms: str is of the wrong type"),
    ],
)
def test_a_mistake_in_a_file_is_reported_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        tables.parsed("xx", text)


def test_importing_reads_no_file_and_one_language_reads_one() -> None:
    program = (
        "from knowledge.language import analyser, tables; print(tables.language_data.cache_info().currsize);"
        "analyser('de').terms('Das Haus'); print(tables.language_data.cache_info().currsize)"
    )
    read = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert read.stdout.split() == ["0", "2"]  # English besides: capitals of countries are English in every language


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string in a module but its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docs:
            yield node.lineno, node.value


def modules() -> list[Path]:
    """All modules but those of `language`, which have letters and affixes of scripts."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE / "language"]


def test_no_module_has_words_of_other_scripts() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: {word}"
        for path in modules()
        for line, text in strings(path)
        for word in NON_LATIN_WORD.findall(RANGES_AND_CLASSES.sub(" ", text))
    ]
    assert wrong == [], "words of a language belong into knowledge/language/data"


def test_no_module_has_phrases_of_several_languages() -> None:
    phrases: dict[str, set[str]] = defaultdict(set)
    for data in tables.all_languages():
        labels = data.labels
        simple = [word for pattern in (*data.links.read_also, *data.links.read_on) for word in pattern.split("|")]
        for phrase in (*labels.anywhere, *labels.edges, *simple, *data.pages.class_names):
            if len(phrase) > 4 and phrase.isascii() and phrase.replace(" ", "").isalpha():
                phrases[phrase].add(data.code)
    foreign = {phrase: codes for phrase, codes in phrases.items() if "en" not in codes}
    known = re.compile(rf"\b{tables.literals(foreign)}\b")
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: {found}"
        for path in modules()
        for line, text in strings(path)
        if len(found := sorted(set(known.findall(text.casefold())))) > 1
    ]
    assert wrong == [], "phrases of languages belong into knowledge/language/data"
