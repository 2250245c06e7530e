"""Settings of a library: checked before anything is created, each complaint one line saying what would be right."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge import ConfigError, EnvironmentSettings, LibrarySettings, open_library


def complaint(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as refused:
        EnvironmentSettings()
    return str(refused.value).splitlines()


def test_nothing_set_is_a_library_in_the_folder_data() -> None:
    settings = EnvironmentSettings()
    assert settings.store_url == "sqlite:///data/articles.db"
    assert settings.index_url == "tantivy:data/index"
    assert (settings.sources, settings.language, settings.answer_confidence) == ((), "en", 0.5)


def test_the_environment_sets_every_one(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "STORE_URL": "sqlite:////srv/articles.db",
        "INDEX_URL": "memory:",
        "SOURCES": "folder:articles",
        "LANGUAGE": "de",
        "PRIVATE": 'folder:articles/members "tag:For members"',
        "ANSWER_CONFIDENCE": "0.25",
        "REFRESH_MINUTES": "60",
        "FETCH_DELAY": "0.5",
        "FETCH_PRIVATE_HOSTS": "wiki.internal, 10.0.0.7:8080",
        "FETCH_AGENT": "gazette-bot",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert EnvironmentSettings().model_dump() == {
        "store_url": "sqlite:////srv/articles.db",
        "index_url": "memory:",
        "sources": ("folder:articles",),
        "language": "de",
        "private": ("folder:articles/members", "tag:For members"),
        "answer_confidence": 0.25,
        "refresh_minutes": 60,
        "fetch_delay": 0.5,
        "fetch_private_hosts": ("wiki.internal", "10.0.0.7:8080"),
        "fetch_agent": "gazette-bot",
        "fetch_proxy": None,
        "ca_file": None,
    }


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("STORE_URL", "articles.db", "sqlite:///data/articles.db"),
        ("STORE_URL", "mongodb://host/articles", "sqlite:///data/articles.db"),
        ("STORE_URL", "sqlite://", "sqlite:///data/articles.db"),
        ("INDEX_URL", "lucene:data", "tantivy:PATH or memory:"),
        ("INDEX_URL", "tantivy:", "tantivy:PATH or memory:"),
        ("INDEX_URL", "data/index", "tantivy:PATH or memory:"),
        ("SOURCES", "gopher:articles", "folder:PATH"),
        ("SOURCES", "folder:", "folder:PATH"),
        ("SOURCES", "folder:a gopher:b", "folder:PATH"),
        ("SOURCES", "folder:Tom's", '"folder:more articles"'),
        ("SOURCES", "feed:gazette.example.org", "feed:https://example.org/..."),
        ("REFRESH_MINUTES", "-1", "greater than or equal to 0"),
        ("FETCH_DELAY", "soon", "valid number"),
        ("FETCH_PRIVATE_HOSTS", "http://[", "a host"),
        ("FETCH_PROXY", "proxy.example.org", "http://HOST:PORT"),
        ("FETCH_PROXY", "https://ada:s3cret@proxy.example.org", "http or socks5"),
        ("FETCH_PROXY", "http://proxy:port", "http://HOST:PORT"),
        ("CA_FILE", "nowhere.pem", "'nowhere.pem' cannot be read: No such file"),
        ("LANGUAGE", "english", "en or de"),
        ("LANGUAGE", "EN", "en or de"),
        ("PRIVATE", "gopher:x", "no source called 'gopher'"),
        ("PRIVATE", "none tag:x", "none stands alone"),
        ("ANSWER_CONFIDENCE", "2", "0 to 1"),
        ("ANSWER_CONFIDENCE", "-0.1", "0 to 1"),
        ("ANSWER_CONFIDENCE", "120%", "0 to 1"),
        ("ANSWER_CONFIDENCE", "half%", "0.8 or 80%"),
        ("ANSWER_CONFIDENCE", "nan", "0 to 1"),
    ],
)
def test_a_wrong_value_is_one_line_with_its_name_and_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, right: str
) -> None:
    (line,) = complaint(monkeypatch, **{name: value})
    assert line.startswith(f"{name}: ")
    assert right in line
    assert "\n" not in line
    assert list(tmp_path.iterdir()) == []


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = complaint(
        monkeypatch, STORE_URL="x", INDEX_URL="x", SOURCES="gopher:y", LANGUAGE="?", ANSWER_CONFIDENCE="?"
    )
    names = ["STORE_URL", "INDEX_URL", "SOURCES", "LANGUAGE", "ANSWER_CONFIDENCE"]
    assert [line.partition(":")[0] for line in lines] == names


def test_a_password_in_an_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("postgresql://bot:secret@host/articles", "bot:secret@host", "postgresql://bot:secret@host:port/x"):
        assert "secret" not in str(complaint(monkeypatch, STORE_URL=url))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", ()),
        ("articles", ("articles",)),
        ("folder:articles folder:more", ("folder:articles", "folder:more")),
        ('folder:articles "folder:more articles"', ("folder:articles", "folder:more articles")),
        ("folder:'more articles'", ("folder:more articles",)),
        ("  folder:a \t folder:b  ", ("folder:a", "folder:b")),
        (r"folder:C:\articles", (r"folder:C:\articles",)),
    ],
)
def test_sources_are_separated_at_blanks_unless_quoted(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SOURCES", written)
    assert EnvironmentSettings().sources == meant


def test_a_source_may_be_named_before_it_is_there(tmp_path: Path) -> None:
    assert EnvironmentSettings(sources=("folder:not-yet",)).sources == ("folder:not-yet",)
    assert list(tmp_path.iterdir()) == []


def test_the_file_env_of_the_current_folder_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(
        "# settings\nLANGUAGE=de\nANSWER_CONFIDENCE=0.7\nSOURCES='folder:a \"folder:b c\"'\nSTORE_URL=\nOTHER=x\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("ANSWER_CONFIDENCE", "0.9")
    settings = EnvironmentSettings()
    assert (settings.language, settings.answer_confidence) == ("de", 0.9)
    assert settings.sources == ("folder:a", "folder:b c")
    assert settings.store_url == "sqlite:///data/articles.db"  # set to nothing is not set


def test_a_wrong_value_in_the_file_env_is_named_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("INDEX_URL=lucene:x\n")
    with pytest.raises(ConfigError) as refused:
        EnvironmentSettings()
    assert str(refused.value).splitlines()[0].startswith("INDEX_URL: no search engine called 'lucene'")


def test_confidence_may_be_a_percentage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWER_CONFIDENCE", "80%")
    assert EnvironmentSettings().answer_confidence == 0.8


def test_settings_do_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = EnvironmentSettings()
    with pytest.raises(ValidationError):
        settings.language = "de"
    monkeypatch.setenv("LANGUAGE", "fr")
    assert settings.language == "en"


def test_addresses_are_kept_out_of_logs() -> None:
    settings = EnvironmentSettings(store_url="sqlite:////srv/private/articles.db")
    assert "srv" not in repr(settings)


def test_a_library_reads_neither_the_environment_nor_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWER_CONFIDENCE", "often")
    (tmp_path / ".env").write_text("LANGUAGE=no such language\n", "utf-8")
    with open_library(f"sqlite:///{tmp_path}/articles.db", "memory:") as library:
        assert library._settings.model_dump(exclude={"store_url", "index_url"}) == LibrarySettings().model_dump(
            exclude={"store_url", "index_url"}
        )
    with pytest.raises(ConfigError):
        EnvironmentSettings()


@pytest.mark.parametrize("kind", [LibrarySettings, EnvironmentSettings])
def test_every_wrong_value_is_named_in_a_line_of_its_own(kind: type[LibrarySettings]) -> None:
    with pytest.raises(ConfigError) as refused:
        kind(answer_confidence="often", language="no such language")
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == ["LANGUAGE", "ANSWER_CONFIDENCE"]


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("LANGUAGE=fr # où\n".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"\.env is not UTF-8"):
        EnvironmentSettings()
