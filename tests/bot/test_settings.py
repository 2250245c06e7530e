"""Settings: .env.example is correct, and a wrong value is reported before anything is created."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from knowledge import ConfigError
from tests.bot.running import HANG_SECONDS

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456:AbC-dEf_1234567890"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def examples() -> dict[str, str]:
    return dict(re.findall(r"^#([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))


def test_the_example_names_every_setting() -> None:
    assert {name.lower() for name in examples()} == set(Settings.model_fields)


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    lines = [f"{name}={value}" for name, value in examples().items()]
    (tmp_path / ".env").write_text("\n".join(lines))

    assert Settings() == Settings(_env_file=None)


def test_every_setting_of_the_example_is_explained() -> None:
    for block in EXAMPLE.read_text().strip().split("\n\n")[1:]:
        explanation, setting = block.split("\n")
        assert explanation.startswith("# ")
        assert setting.startswith("#")


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")

    assert Settings() == Settings(_env_file=None)
    assert Settings().telegram_token is None


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfPLAYGROUND_PORT=9000\n")

    assert Settings().playground_port == 9000


def test_secrets_do_not_appear_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", f" {TOKEN} ")
    monkeypatch.setenv("STATE_URL", "postgresql://bot:hush@db/bot")
    settings = Settings()

    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert TOKEN not in repr(settings) + str(settings)
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("base", ["", "/", "/bot", "/bot/"])
def test_the_address_of_the_server_may_end_with_a_slash_or_bot(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_BASE", f"http://localhost:9999/deep{base}")

    assert Settings().telegram_api_base == "http://localhost:9999/deep"


@pytest.mark.parametrize("value", ["1234,5678", "1234 5678", " 1234 ; 5678 ", "1234,\t5678,"])
def test_ids_may_be_separated_by_commas_semicolons_or_whitespace(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ADMIN_IDS", value)

    assert Settings().admin_ids == (1234, 5678)


WRONG = [
    ("PLAYGROUND_PORT", "abc", "'abc' is not a port number; use 0 to 65535"),
    ("PLAYGROUND_PORT", "70000", "'70000' is not a port number; use 0 to 65535"),
    ("PLAYGROUND_PORT", "-1", "'-1' is not a port number; use 0 to 65535"),
    ("QUESTION_DAYS", "0", "'0' is not a number of days; use 1 to 3650"),
    ("LOG_DAYS", "-1", "'-1' is not a number of days; use 0 to 3650"),
    ("LEAST_ASKERS", "1", "'1' is not a number of readers; use 2 to 1000"),
    ("SELF_TEST", "none.toml", "none.toml: cannot be read"),
    ("REPLY_MINUTES", "0", "'0' is not a number of minutes; use 1 to 1440"),
    ("STOP_SECONDS", "5s", "'5s' is not a number of seconds; use 0 to 3600"),
    ("HEALTH_ADDRESS", "8082", "'8082' is not an address to listen at; use HOST:PORT, like 127.0.0.1:8082, or none"),
    ("HEALTH_ADDRESS", "127.0.0.1:70000", "'127.0.0.1:70000' is not an address to listen at"),
    ("LOG_FORMAT", "xml", "'xml' is not a form of the log; use one of auto, text, json"),
    ("LOG_LEVEL", "loud", "'loud' is not a log level; use one of DEBUG, INFO, WARNING, ERROR"),
    ("RECEIVED_FOLDER", __file__, f"'{__file__}' is a file; use a folder, like data/received"),
    ("ADMIN_IDS", "me", "'me' is not a list of Telegram ids"),
    ("TELEGRAM_TOKEN", "hello", "this is not a bot's token"),
    ("TELEGRAM_API_BASE", "ftp://here", "'ftp://here' is not the address of a Bot API server"),
    ("TELEGRAM_API_BASE", "http://127.0.0.1:99", "is set, but TELEGRAM_TOKEN is not"),
    ("STATE_URL", "mysql://x", "use sqlite:///PATH"),
    ("STATE_URL", "nonsense", "use sqlite:///PATH"),
    ("STORE_URL", "mysql://x", ""),
    ("INDEX_URL", "lucene:x", ""),
    ("SOURCES", "gopher:x", ""),
    ("LANGUAGE", "Klingon", ""),
    ("ANSWER_CONFIDENCE", "2", ""),
]


@pytest.mark.parametrize(("name", "value", "reason"), WRONG)
def test_a_wrong_value_is_reported_with_the_right_values(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as caught:
        Settings()

    [line] = str(caught.value).splitlines()
    assert line.startswith(f"{name}: {reason}")
    assert "\n" not in line


def test_a_wrong_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "12345 secret")
    with pytest.raises(ConfigError) as caught:
        Settings()

    assert "secret" not in "".join(str(caught.value).splitlines())


def test_wrong_settings_are_reported_and_no_file_is_created(tmp_path: Path) -> None:
    wrong = {"PLAYGROUND_PORT": "abc", "STATE_URL": "mysql://x", "INDEX_URL": "lucene:x", "SOURCES": "gopher:x"}
    ended = subprocess.run(
        [sys.executable, "-m", "bot"],
        check=False,
        cwd=tmp_path,
        env=os.environ | wrong,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
    )

    assert ended.returncode == 2
    lines = ended.stderr.splitlines()
    assert sorted(line.split(":")[1].strip() for line in lines) == sorted(wrong)
    assert all(line.startswith("bot: ") for line in lines)
    assert "bot: PLAYGROUND_PORT: 'abc' is not a port number; use 0 to 65535" in lines
    assert not ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_env_file_that_is_not_utf8_is_explained(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("PLAYGROUND_PORT=9000\n".encode("utf-16"))
    ended = subprocess.run(
        [sys.executable, "-m", "bot"], check=False, cwd=tmp_path, capture_output=True, text=True, timeout=HANG_SECONDS
    )

    assert ended.returncode == 2
    assert ended.stderr == "bot: the file .env is not UTF-8 text; save it as UTF-8\n"


def test_a_file_of_sentences_is_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    monkeypatch.setenv("SENTENCES", str(own))
    with pytest.raises(ConfigError, match=r"SENTENCES: .*own\.toml cannot be read"):
        Settings()

    own.write_text("[de]\nUNKNOWN = 'Nirgends: {what}.'\n")
    with pytest.raises(ConfigError, match=r"SENTENCES: \[de\] UNKNOWN: is not a sentence with {words}"):
        Settings()

    own.write_text("[de]\nUNKNOWN = 'Nirgends: {words}.'\n")
    assert Settings().languages.first_of("de").UNKNOWN(words="Zebra") == "Nirgends: Zebra."
