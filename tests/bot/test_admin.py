"""Admins see in their chat how the bot is doing; to everybody else their commands and buttons are unknown."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.playground import ApiError, Message, Telegram, User, deliver
from bot.publisher import day_picture
from bot.publisher.desk import Desk
from bot.replies import buttons
from bot.state import State
from bot.state.access import StateError
from bot.state.question_figures import QuestionFigures, QuestionsOfDay
from knowledge import Library
from tests.bot.conftest import Talk, connected
from tests.bot.speech import words
from tests.bot.test_question_figures import log_question

LANGUAGES = ["en", "ar", "uk"]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def desk(telegram: Telegram) -> Desk:
    return Desk(admins=frozenset({telegram.reader.id}), least_askers=3)


@pytest.fixture
async def admin(telegram: Telegram, library: Library, state: State, desk: Desk) -> AsyncIterator[Talk]:
    """The chat of an admin."""
    async with connected(telegram, library, state, desk=desk) as application:
        yield Talk(telegram, application)


def log(telegram: Telegram, state: State, *texts: str, **values: object) -> None:
    """Write questions of different readers into the log of this bot."""
    for number, text in enumerate(texts):
        log_question(state, text, bot=telegram.bot.id, **{"asker": f"reader {number}"} | values)


async def test_the_overview_has_the_figures(admin: Talk, state: State) -> None:
    log(admin.telegram, state, *["ferry?"] * 9, helpful=True, took=250)
    log(admin.telegram, state, "tram?", answered=False, took=2400)
    log(admin.telegram, state, *["ferry?"] * 10, days_ago=20)

    reply = await admin.says("/admin")

    assert "3 articles, newest 12 Mar 2024" in reply.text
    assert words.NO_SOURCES in reply.text
    assert reply.text.split("\n\n")[2].splitlines() == [
        "Last 7 days",
        "Questions: 10, answered: 90%",
        "Half took up to 0.2 s, 95 of 100 up to 2.4 s",
        "Called helpful: 100% of 9",
    ]
    assert "Questions: 20, answered: 95%" in reply.text
    assert reply.buttons == [words.SOURCES, words.PER_DAY, words.NOT_FOUND, words.SELF_TEST, words.REFRESH]


async def test_without_questions_there_is_an_overview_all_the_same(admin: Talk) -> None:
    assert "Questions: 0, answered: –" in (await admin.says("/admin")).text
    assert (await admin.presses(words.PER_DAY)).text == words.NOTHING_ASKED
    await admin.says("/admin")
    assert (await admin.presses(words.NOT_FOUND)).text == words.NOTHING_SOUGHT(3)


async def test_without_the_database_the_rest_is_shown(
    admin: Talk, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    def fails(*_: object) -> None:
        raise StateError("gone")

    for method in ("last", "by_day", "unanswered"):
        monkeypatch.setattr(QuestionFigures, method, fails)

    reply = await admin.says("/admin")

    assert "3 articles" in reply.text
    assert words.NO_FIGURES in reply.text
    for label in (words.PER_DAY, words.NOT_FOUND):
        assert (await admin.presses(label, reply)).text == words.NO_FIGURES


@pytest.mark.parametrize("text", ["/admin", "/refresh"])
async def test_for_others_these_commands_are_unknown(admin: Talk, text: str) -> None:
    mia = User(31, "Mia")
    chat = admin.telegram.add_user(mia)

    admin.telegram.user_says(text, user=mia)
    await deliver(admin.telegram, admin.application)

    assert chat.messages[-1].text == words.UNKNOWN_COMMAND


@pytest.mark.parametrize("text", ["/admin", "/refresh"])
async def test_in_a_group_nothing_is_said(admin: Talk, text: str) -> None:
    group = admin.telegram.add_group("Desk", admin.telegram.reader, User(31, "Mia"))

    admin.telegram.user_says(text, chat=group)
    await deliver(admin.telegram, admin.application)

    assert len(group.messages) == 1


@pytest.mark.parametrize(
    "data",
    [*(buttons.admin(view) for view in ("days", "dark", "missed", "test", "refresh", "add")), buttons.sources(0)],
)
async def test_a_button_of_admins_is_unknown_to_others(admin: Talk, data: str, state: State) -> None:
    log(admin.telegram, state, *["tram?"] * 3, answered=False)
    mia = User(31, "Mia")
    chat = admin.telegram.add_user(mia)
    admin.telegram.user_says("/help", user=mia)
    await deliver(admin.telegram, admin.application)
    message = chat.messages[-1]
    message.keyboard.append([{"text": "odd", "callback_data": data}])

    admin.telegram.user_presses(message.id, data, user=mia)
    await deliver(admin.telegram, admin.application)

    assert chat.messages[-1].text == words.OLD_BUTTON


# Questions per day


def picture_of(message: Message) -> bytes:
    assert message.attachment
    return message.attachment.content


@pytest.mark.parametrize("language", LANGUAGES)
async def test_questions_per_day_are_a_picture(admin: Talk, state: State, language: str) -> None:
    pytest.importorskip("matplotlib")
    admin.telegram.reader.language_code = language
    said = Words(Catalogue(language))
    log(admin.telegram, state, "a", "b", "c")
    log(admin.telegram, state, "d", answered=False, days_ago=3)

    await admin.says("/admin")
    shown = await admin.presses(said.PER_DAY)
    light = picture_of(shown)

    assert light.startswith(PNG)
    assert said.CHART.pattern.rpartition("{period}")[0].split("{")[0] in shown.text
    assert said.number(3) in shown.text
    assert shown.buttons == [said.DARK]

    assert await admin.presses(said.DARK, shown) is shown
    dark = picture_of(shown)

    assert dark.startswith(PNG)
    assert dark != light
    assert shown.buttons == [said.LIGHT]
    for _ in range(2):  # the second press came before the button had changed
        await admin.sends(buttons.admin("light"), shown)
        assert picture_of(shown) == light
    assert len(admin.messages) == 2


async def test_without_matplotlib_they_are_bars_of_text(
    admin: Talk, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_picture, "can_draw", lambda: False)
    log(admin.telegram, state, *"abcdef")
    log(admin.telegram, state, "g", "h", answered=False, days_ago=1)

    await admin.says("/admin")
    lines = (await admin.presses(words.PER_DAY)).text.splitlines()

    assert lines[-1].startswith("🟦" * 12 + " 6 – ")
    assert lines[-2].startswith("🟧" * 4 + " 2 – ")
    assert len(lines) == 33


async def test_where_a_picture_is_refused_they_are_bars_of_text(admin: Talk, state: State) -> None:
    pytest.importorskip("matplotlib")
    log(admin.telegram, state, "a")
    await admin.says("/admin")
    admin.telegram.fail_next(ApiError(400, "not enough rights to send photos to the chat"), "sendPhoto")

    assert "🟦" * 12 in (await admin.presses(words.PER_DAY)).text


# What readers did not find


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["When does the tram run?", "tram timetable", "is the tram late?"]),
        ("ar", ["متى يصل القطار؟", "مواعيد القطار", "أين القطار الجديد؟"]),
        ("uk", ["Коли їде трамвай?", "трамвай розклад", "Де зараз трамвай?"]),
    ],
)
async def test_what_several_readers_did_not_find_is_shown(
    admin: Talk, state: State, language: str, texts: list[str]
) -> None:
    admin.telegram.reader.language_code = language
    said = Words(Catalogue(language))
    log(admin.telegram, state, *texts, answered=False, language=language)
    log(admin.telegram, state, "Who is Rosa Quillfeather?", "Quillfeather", answered=False)

    await admin.says("/admin")
    reply = await admin.presses(said.NOT_FOUND)

    assert reply.text.startswith(said.SOUGHT)
    assert said.READERS(3) in reply.text
    assert "Quillfeather" not in reply.text
    assert (await admin.presses(said.ADD_SOURCE, reply)).text == said.SOURCE_HOW


async def test_what_was_found_but_did_not_help_counts_too(admin: Talk, state: State) -> None:
    log(admin.telegram, state, "ferry tickets", "ferry tickets", helpful=False)
    log(admin.telegram, state, "ferry tickets?", answered=False, asker="another")
    log(admin.telegram, state, *["library?"] * 5, helpful=True)
    log(admin.telegram, state, *["dyke?"] * 5, answered=False, days_ago=31)

    await admin.says("/admin")
    reply = await admin.presses(words.NOT_FOUND)

    assert reply.marked("bold") == ["ferry tickets"]
    assert reply.marked("italic") == ["ferry tickets"]


async def test_markup_in_questions_is_shown_not_obeyed(admin: Talk, state: State) -> None:
    log(admin.telegram, state, *["<b>tram</b> & bus"] * 3, answered=False)

    await admin.says("/admin")
    reply = await admin.presses(words.NOT_FOUND)

    assert reply.marked("italic") == ["<b>tram</b> & bus"]


# The commands


async def test_only_admins_see_the_commands(telegram: Telegram) -> None:
    from telegram import Bot

    from bot.locales.registration import register
    from bot.playground import PlaygroundRequest

    mia, gone = User(31, "Mia"), 4711
    telegram.add_user(mia)
    wire = PlaygroundRequest(telegram)
    bot = Bot(telegram.token, request=wire, get_updates_request=wire)

    await register(bot, [Words(), Words(Catalogue("uk"))], [telegram.reader.id, gone])

    of_admin, of_mia = (
        [command["command"] for command in telegram.profile.commands_for(telegram.chat(user), user)]
        for user in (telegram.reader, mia)
    )
    assert of_admin == [*of_mia, "admin", "refresh", "add", "withdraw"]


async def test_a_failure_to_register_them_is_logged(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    from telegram import Bot

    from bot.locales.registration import register
    from bot.playground import PlaygroundRequest

    wire = PlaygroundRequest(telegram)
    bot = Bot(telegram.token, request=wire, get_updates_request=wire)
    await register(bot, [Words()])
    telegram.fail_next(ApiError(400, "chat not found"), "setMyCommands")

    await register(bot, [Words()], [4711, telegram.reader.id])

    assert "the commands of admin 4711 could not be registered" in caplog.text
    assert "admin" in [
        command["command"] for command in telegram.profile.commands_for(telegram.chat(), telegram.reader)
    ]


# The self-test


GOLDEN = """
[[question]]
ask = "When does the first ferry leave the harbour?"
article = "Ferry returns to Grimholm"
words = "6.40"

[[question]]
ask = "Who won the chess olympiad in Oslo?"
no_answer = true

[[question]]
ask = "When does the town library open?"
words = "on Tuesdays"
"""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_button_runs_the_self_test(
    telegram: Telegram, library: Library, state: State, desk: Desk, tmp_path: Path, language: str
) -> None:
    (tmp_path / "golden.toml").write_text(GOLDEN)
    telegram.reader.language_code = language
    said = Words(Catalogue(language))
    async with connected(telegram, library, state, desk=replace(desk, golden=tmp_path / "golden.toml")) as application:
        talk = Talk(telegram, application)
        await talk.says("/admin")
        lines = (await talk.presses(said.SELF_TEST)).text.splitlines()

    assert lines == [
        said.SELF_TEST_PASSED(passed=2, all=3),
        "",
        f"❌ When does the town library open? – {said.GOLDEN_OTHER_WORDS}",
    ]
    assert state.self_tests().last()["When does the town library open?"] == "other words"


async def test_without_golden_questions_it_says_so(admin: Talk) -> None:
    await admin.says("/admin")
    assert (await admin.presses(words.SELF_TEST)).text == words.NO_SELF_TEST


async def test_a_file_that_broke_meanwhile_is_named(
    telegram: Telegram, library: Library, state: State, desk: Desk, tmp_path: Path
) -> None:
    async with connected(telegram, library, state, desk=replace(desk, golden=tmp_path / "none.toml")) as application:
        talk = Talk(telegram, application)
        await talk.says("/admin")
        reply = await talk.presses(words.SELF_TEST)

    assert "none.toml: cannot be read" in reply.text


# The picture


def test_time_runs_as_one_writes() -> None:
    pytest.importorskip("matplotlib")
    days = [QuestionsOfDay(date(2026, 11, day), day, 1) for day in range(1, 31)]

    assert day_picture.picture(days) == day_picture.picture(days)
    assert day_picture.picture(days, right_to_left=True) != day_picture.picture(days)
