"""The contract between a program and the refresh process that it starts."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from knowledge import (
    ConfigError,
    LibrarySettings,
    Problem,
    Progress,
    RefreshProcess,
    RefreshReport,
    Report,
    SourceState,
)


class ProgramSettings(LibrarySettings):
    """Settings of a program that has more of them than a library."""

    token: str = ""


SETTINGS = ProgramSettings(
    _env_file=None,
    token="AbC-dEf",
    store_url="sqlite:///secret.db",
    sources=("folder:my articles", 'folder:it\'s "quoted"'),
    fetch_private_hosts=("wiki:8080", "10.0.0.7"),
    answer_confidence=0.25,
)


def test_the_process_receives_the_settings_whatever_its_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("SOURCES=folder:wrong\nLANGUAGE=fr\nFETCH_DELAY=9\n")
    for name in ("STORE_URL", "INDEX_URL", "SOURCES", "FETCH_AGENT", "LANGUAGE"):
        monkeypatch.setenv(name, "wrong")
    received = RefreshProcess.settings_from(RefreshProcess(SETTINGS).standard_input)
    assert received.model_dump() == SETTINGS.model_dump(exclude={"token"})


def test_the_command_line_holds_no_settings_and_the_input_no_settings_of_the_program() -> None:
    process = RefreshProcess(SETTINGS, due_only=True)
    assert "secret" not in " ".join(process.command)
    assert b"AbC-dEf" not in process.standard_input
    assert process.command[-1] == "--due"
    assert RefreshProcess(SETTINGS, every=True).command[-1] == "--all"


def test_input_that_is_no_json_object_is_explained() -> None:
    for standard_input in (b"", b"[]", b"STORE_URL=x"):
        with pytest.raises(ConfigError, match="standard input"):
            RefreshProcess.settings_from(standard_input)


def test_a_report_can_be_decoded() -> None:
    problem = Problem("https://example.org/x", "answers 404 Not Found")
    state = SourceState(name="feed:x", tried=datetime(2024, 3, 12, 14, 5, tzinfo=UTC), failures=2, error="is gone")
    report = RefreshReport.of([Progress("x", state, "failed", Report(new=3, problems=[problem]))])
    assert RefreshReport.decode(orjson.dumps(report)) == report


@pytest.mark.parametrize("output", [b"", b"[]", b'{"sources": [{}]}', b"Traceback"])
def test_output_that_is_no_report_is_refused(output: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        RefreshReport.decode(output)
