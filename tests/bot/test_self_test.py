"""Golden questions are asked after changes of the library, and the admins told what ended otherwise."""

import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.jobs.self_testing import self_testing
from bot.monitoring.notices import Notices
from bot.playground import Telegram
from bot.polling import App
from bot.publisher.self_test_runs import self_test_of
from bot.state import State
from knowledge import Library, open_library
from tests.bot.conftest import FERRY, Talk, connected
from tests.bot.running import running, until
from tests.bot.speech import words

FIRST, SECOND = "When does the first ferry leave the harbour?", "Who won the chess olympiad in Oslo?"
GOLDEN = f"""
[[question]]
ask = "{FIRST}"
words = "6.40"

[[question]]
ask = "{SECOND}"
no_answer = true
"""


@pytest.fixture
async def application(telegram: Telegram, library: Library, state: State) -> AsyncIterator[App]:
    async with connected(telegram, library, state) as application:
        await Talk(telegram, application).says("/start")
        yield application


@pytest.fixture
def testing(
    application: App, telegram: Telegram, library: Library, state: State, notices: Notices, tmp_path: Path
) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Returns the job, which tests soon after each change."""
    path = tmp_path / "golden.toml"
    path.write_text(GOLDEN)

    def job() -> AbstractAsyncContextManager[None]:
        test = self_test_of(path, library, state)
        return self_testing(test, library, [telegram.reader.id], application.bot, notices, rest_seconds=0.02)

    return job


def told(telegram: Telegram) -> list[str]:
    """Return what the admin was told of changes."""
    texts = [message.text for message in telegram.chat().messages]
    return [text.removeprefix(f"{words.SELF_TEST_CHANGED}\n\n") for text in texts if words.SELF_TEST_CHANGED in text]


async def test_what_ended_otherwise_is_told_once(
    testing: Callable[[], AbstractAsyncContextManager[None]],
    telegram: Telegram,
    state: State,
    add: Callable[..., None],
) -> None:
    async with testing():
        await until(lambda: len(state.self_tests().last()) == 2)
        assert told(telegram) == []

        add(dataclasses.replace(FERRY, text=FERRY.text.replace("6.40", "7.15")))
        await until(lambda: len(told(telegram)) == 1)
        assert told(telegram) == [f"❌ {FIRST} – {words.GOLDEN_OTHER_WORDS}"]

    async with testing():  # the next start remembers
        add(FERRY)
        await until(lambda: len(told(telegram)) == 2)
    assert told(telegram)[1] == f"✅ {FIRST}"


async def test_the_first_self_test_tells_what_fails(
    testing: Callable[[], AbstractAsyncContextManager[None]], telegram: Telegram, tmp_path: Path
) -> None:
    (tmp_path / "golden.toml").write_text(f"[[question]]\nask = '{FIRST}'\nno_answer = true\n")
    async with testing():
        await until(lambda: len(told(telegram)) == 1)
    assert told(telegram) == [f"❌ {FIRST} – {words.GOLDEN_ANSWERED}"]


async def test_a_file_that_broke_is_a_notice(
    testing: Callable[[], AbstractAsyncContextManager[None]], notices: Notices, tmp_path: Path
) -> None:
    (tmp_path / "golden.toml").write_text("[[question]")
    async with testing():
        await until(lambda: bool(notices.due([1])))
    assert "golden.toml: is not TOML" in notices.due([1])[0][0].text


@pytest.mark.parametrize(("expected", "code", "mark"), [("6.40", 0, "✅"), ("7.15", 1, "❌")])
async def test_the_command_says_how_each_question_ended(tmp_path: Path, expected: str, code: int, mark: str) -> None:
    (tmp_path / "ferry.md").write_text(f"# {FERRY.title}\n\n{FERRY.text}\n")
    (tmp_path / "golden.toml").write_text(f"[[question]]\nask = '{FIRST}'\nwords = '{expected}'\n")
    (tmp_path / "data").mkdir()
    with open_library(f"sqlite:///{tmp_path}/data/articles.db", f"tantivy:{tmp_path}/data/index") as library:
        library.add(f"folder:{tmp_path}/ferry.md")

    async with running(tmp_path, "selftest", SELF_TEST="golden.toml", ANSWER_CONFIDENCE="0.02") as program:
        assert await program.ends() == code

    assert f"{mark} {FIRST}" in program.output


async def test_the_command_needs_golden_questions(tmp_path: Path) -> None:
    async with running(tmp_path, "selftest") as program:
        assert await program.ends() == 2
    assert words.NO_SELF_TEST in program.output
