"""Any file ``.env`` is settings or wrong in lines that name a setting; the secrets in it are in none of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from knowledge import ConfigError

SECRET = "s3cr3t"
TOKEN = f"55:{SECRET}"
NAMES = st.sampled_from([name.upper() for name in Settings.model_fields])
PIECES = st.sampled_from(
    [
        *(
            "http://",
            "socks5://",
            f"http://ada:{SECRET}@host:80",
            "sqlite:///data/x.db",
            "tantivy:data",
            "memory:",
        ),
        *(f"postgresql+psycopg://ada:{SECRET}@host/name", f"postgresql+psycopg://ada:{SECRET}@host:port/name"),
        *(
            f"feed:https://ada:{SECRET}@example.org/f",
            "folder:",
            "opml:",
            "@",
            '"',
            "'",
            "$",
            "${HOME}",
            "#",
            "\\",
            "=",
            "::1",
        ),
        *("-1", "0.5", "80%", "1e9", "nan", "127.0.0.1:8082", "none", "all", "en", "[", "]", "\0", " ", "\t"),
    ]
)
VALUES = st.lists(PIECES | st.text(max_size=6), max_size=4).map("".join)
TOKENS = VALUES.map(lambda value: f"TELEGRAM_TOKEN={TOKEN}{value}")
LINES = st.lists(st.tuples(NAMES, VALUES).map("=".join) | TOKENS | st.text(max_size=20), max_size=6).map("\n".join)


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("settings"))
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        yield


def complaints(content: bytes) -> list[str]:
    """Return what is wrong with a file ``.env``."""
    file = Path(".env")
    file.write_bytes(content)
    try:
        Settings()
    except ConfigError as error:
        return str(error).splitlines()
    finally:
        assert list(Path().iterdir()) == [file], "settings make no files"
    return []


@given(LINES.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=80))
def test_any_file_is_settings_or_wrong_in_plain_lines(content: bytes) -> None:
    for line in complaints(content):
        assert re.match(r"[A-Z_]+(, [A-Z_]+)*: |the file \.env", line), line
        assert SECRET not in line, line
