"""The log of the running bot, as programs read it and as readers can name a line of it."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.logs import JsonFormatter
from tests.bot.faults.faulty_telegram import FaultyTelegram, refusal
from tests.bot.running import running


async def test_a_log_that_is_no_terminal_is_json_and_has_the_code_that_the_reader_sees(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    too_long = refusal(400, "Bad Request: message is too long")
    refusals = [lambda _: too_long]
    telegram.fault = lambda method, _: refusals.pop() if method == "sendMessage" and refusals else None
    async with running(tmp_path, **settings, LOG_FORMAT="auto") as program:
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(bool)
        assert await program.stops() == 0

    entries = [json.loads(line) for line in program.output.splitlines()]
    [failure] = [entry for entry in entries if entry["level"] == "ERROR"]
    moments = [datetime.fromisoformat(entry["time"]) for entry in entries]
    assert f"(code {failure['code']})" in telegram.sent[0][1]
    assert "Message is too long" in failure["message"]
    assert all(moment.tzinfo == UTC for moment in moments)
    assert not [entry for entry in entries if "traceback" in entry]
    assert "code" not in entries[0]


def test_a_traceback_is_one_field_without_the_token() -> None:
    try:
        int("https://api.example.org/bot55:Secret-part/getMe")
    except ValueError:
        record = logging.LogRecord("bot", logging.ERROR, "", 0, "it failed for %s", ("55:Secret-part",), sys.exc_info())
    line = JsonFormatter("55:Secret-part").format(record)
    entry = json.loads(line)

    assert entry["message"] == "it failed for [token]"
    assert entry["traceback"].startswith("Traceback")
    assert "Secret-part" not in line
    assert "\n" not in line
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["time"])
