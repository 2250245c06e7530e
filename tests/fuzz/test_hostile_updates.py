"""Laws of the bot that hold for whatever readers write, clients press and a server delivers: nothing is unhandled."""

import json
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import buttons
from tests.fuzz.fuzzed_bot import BOT, CHAT, FuzzedBot, fuzzed_bot

READER = {"id": 7, "is_bot": False, "first_name": "Ada"}
CHANNEL = {"id": -9, "type": "channel", "title": "News"}
GROUP = {"id": -7, "type": "supergroup", "title": "Readers"}
MESSAGE = {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": READER, "text": "When does the ferry sail?"}
LIST = MESSAGE | {
    "from": BOT,
    "reply_markup": {"inline_keyboard": [[{"text": "1", "callback_data": "v1:l:0:5:a:b:-"}]]},
}
PRESS = {"id": "77", "from": READER, "chat_instance": "7", "message": LIST, "data": "v1:l:0:5:a:b:-"}
SEEDS: list[dict[str, Any]] = [
    {"message": MESSAGE},
    {"message": MESSAGE | {"reply_to_message": LIST, "quote": {"text": "ferry", "position": 3}}},
    {"message": MESSAGE | {"text": "/summary 1", "entities": [{"type": "bot_command", "offset": 0, "length": 8}]}},
    {"message": MESSAGE | {"text": "/ask ferry", "chat": GROUP, "message_thread_id": 3, "is_topic_message": True}},
    {"message": MESSAGE | {"text": None, "caption": "ferry", "photo": [{"file_id": "a", "file_unique_id": "b"}]}},
    {"message": MESSAGE | {"chat": GROUP, "migrate_to_chat_id": -100}},
    {"message": MESSAGE | {"forward_origin": {"type": "channel", "chat": CHANNEL, "message_id": 4, "date": 9}}},
    {"message": MESSAGE | {"text": None, "document": {"file_id": "a", "file_unique_id": "b", "file_name": "a.md"}}},
    {"message": MESSAGE | {"text": "/withdraw storm"}},
    {"edited_message": MESSAGE | {"edit_date": 1_700_000_060}},
    {"channel_post": {"message_id": 9, "date": 1_700_000_000, "chat": CHANNEL, "text": "News"}},
    {"callback_query": PRESS},
    {"callback_query": PRESS | {"message": {"chat": CHAT, "message_id": 5, "date": 0}}},
    {"poll": {"id": "1"}},
]
WORDS = (
    "ferry Grimholm storm /ask /latest /summary /start 1 2023 since May what's new? tell me more http://[ 😀".split()
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=12).map(" ".join) | st.text(max_size=300)
PATTERNS = (
    *(buttons.SUMMARY, buttons.SUMMARY_IN_PLACE, buttons.PAGE, buttons.SIMILAR),
    *(buttons.MORE, buttons.EXAMPLE, buttons.AS_TYPED, buttons.LISTING),
)
DATA = st.one_of(
    st.text(max_size=64), *map(st.from_regex, PATTERNS), *(st.from_regex(each, fullmatch=True) for each in PATTERNS)
)
ADMINS = (buttons.ADD, buttons.CANCEL, buttons.WITHDRAW_ASK, buttons.WITHDRAW, buttons.READMIT)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from([0, -1, "", 2**63])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)

numbers = count(1)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FuzzedBot]:
    with fuzzed_bot(tmp_path_factory.mktemp("bot")) as bot:
        yield bot


def response(*updates: Any) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return all places inside a JSON value: the container, and the key or index in it."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [place for key in keys for place in [(value, key), *places(value[key])]]


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """An update of which some values are replaced or missing."""
    update = {"update_id": next(numbers), **deepcopy(draw(st.sampled_from(SEEDS)))}
    for _ in range(draw(st.integers(1, 4))):
        container, key = draw(st.sampled_from(places(update)))
        if isinstance(container, dict) and draw(st.booleans()):
            del container[key]
        else:
            container[key] = draw(VALUES)
        if not update:
            break
    return update


@given(TEXTS)
def test_any_text_is_answered(bot: FuzzedBot, text: str) -> None:
    update = {"update_id": next(numbers), "message": MESSAGE | {"text": text}}

    assert bot.takes(response(update)) or not text


@given(TEXTS)
def test_any_text_may_be_edited(bot: FuzzedBot, text: str) -> None:
    bot.takes(response({"update_id": next(numbers), "message": MESSAGE}))
    bot.takes(response({"update_id": next(numbers), "edited_message": MESSAGE | {"text": text}}))


@given(DATA)
def test_any_data_of_a_button_is_answered(bot: FuzzedBot, data: str) -> None:
    assert bot.takes(response({"update_id": next(numbers), "callback_query": PRESS | {"data": data}}))


@given(st.one_of([st.from_regex(each, fullmatch=True) for each in ADMINS]))
def test_any_data_of_a_button_of_admins_is_survived(bot: FuzzedBot, data: str) -> None:
    bot.takes(response({"update_id": next(numbers), "callback_query": PRESS | {"data": data}}))


@given(st.lists(damaged(), min_size=1, max_size=3))
def test_damaged_updates_do_not_keep_others_from_an_answer(bot: FuzzedBot, updates: list[dict[str, Any]]) -> None:
    bot.takes(response(*updates), may_fail=True)

    assert bot.takes(response({"update_id": next(numbers), "message": MESSAGE}))


@given(st.binary(max_size=60) | VALUES.map(lambda value: json.dumps({"ok": True, "result": value}).encode()))
def test_any_response_of_a_server_is_survived(bot: FuzzedBot, content: bytes) -> None:
    bot.takes(content)

    assert bot.takes(response({"update_id": next(numbers), "message": MESSAGE}))
