"""Admins of a group choose who may ask, in which topics, and how loudly; /diag says what they chose."""

from collections.abc import AsyncIterator

import pytest

from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.playground import CallbackQuery, Message, Telegram, User, deliver, discussions
from bot.playground.errors import ApiError
from bot.replies import group_page
from bot.state import State
from bot.state.group_choices import GroupChoice, GroupChoices
from bot.state.trouble import Trouble
from knowledge import Library
from tests.bot.conftest import connected
from tests.bot.speech import words
from tests.bot.test_groups import ADA, ANSWER, CLUB, HARBOUR, MIA, QUESTION, Group

ASK = f"/ask {QUESTION}"


@pytest.fixture
async def group(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Group]:
    async with connected(telegram, library, state) as application:
        chat = telegram.add_group("Boat owners", MIA, ADA, admins=[ADA], topics=["Harbour", "Club"])
        yield Group(telegram, application, chat)


@pytest.fixture
def choices(state: State) -> GroupChoices:
    return state.groups(Trouble())


async def press(group: Group, message: Message, label: str, user: User = ADA) -> CallbackQuery:
    [whole] = [button for button in message.buttons if button.endswith(label)]
    query = group.telegram.user_presses(message.id, label=whole, user=user, chat=group.chat)
    await deliver(group.telegram, group.application)
    return query


async def test_the_settings_are_one_message_that_changes_in_place(group: Group) -> None:
    [message] = await group.says("/settings", ADA, thread=HARBOUR)
    labels = [words.ALL_MAY_ASK, words.IN_ALL_TOPICS, words.WITH_SOUND, "English"]
    assert [label.split(" ", 1)[1] for label in message.buttons] == labels

    count = len(group.chat.messages)
    await press(group, message, words.ALL_MAY_ASK)
    await press(group, message, words.IN_ALL_TOPICS)
    await press(group, message, words.WITH_SOUND)

    labels = [words.ADMINS_MAY_ASK, words.IN_THIS_TOPIC, words.QUIET, "English"]
    assert [label.split(" ", 1)[1] for label in message.buttons] == labels
    assert len(group.chat.messages) == count


async def test_who_is_no_admin_changes_nothing(group: Group, choices: GroupChoices) -> None:
    [refusal] = await group.says("/settings", MIA)
    assert refusal.text == words.ADMINS_ONLY

    [message] = await group.says("/settings", ADA)
    query = await press(group, message, words.ALL_MAY_ASK, MIA)

    assert query.answer is not None
    assert query.answer["text"] == words.ADMINS_ONLY
    assert choices.of(group.chat.id) == GroupChoice()


async def test_who_writes_in_the_name_of_the_group_is_an_admin(group: Group) -> None:
    discussions.says_as(group.telegram, group.chat, group.chat, "/settings")
    await deliver(group.telegram, group.application)

    assert group.chat.messages[-1].text.startswith(words.GROUP_SETTINGS)


async def test_where_only_admins_may_ask_others_are_met_with_silence(group: Group, choices: GroupChoices) -> None:
    choices.keep(group.chat.id, GroupChoice(admins_only=True))

    for text in (ASK, f"@playground_bot {QUESTION}", "/latest", "/summary storm", "/help"):
        assert await group.says(text, MIA) == []
    [reply] = await group.says(ASK, ADA)
    assert ANSWER in reply.text
    assert await group.says("and the tickets?", MIA, reply_to=reply.id) == []
    [why] = await group.says("/diag", MIA)
    assert words.ADMINS_MAY_ASK in why.text
    [privacy] = await group.says("/privacy", MIA)
    assert privacy.text.startswith(words.PRIVACY(days=30))


async def test_where_only_admins_may_ask_only_they_press_buttons(group: Group, choices: GroupChoices) -> None:
    [answer] = await group.says(ASK, ADA)
    choices.keep(group.chat.id, GroupChoice(admins_only=True))
    count = len(group.chat.messages)

    refused = await press(group, answer, words.SUMMARY, MIA)
    assert (refused.answer or {})["text"] == words.ADMINS_MAY_ASK
    assert len(group.chat.messages) == count

    await press(group, answer, words.SUMMARY, ADA)
    assert len(group.chat.messages) == count + 1


async def test_an_admin_is_known_where_members_are_hidden(group: Group, choices: GroupChoices) -> None:
    choices.keep(group.chat.id, GroupChoice(admins_only=True))
    group.telegram.fail_next(ApiError(400, "member list is inaccessible"), "getChatMember")

    [reply] = await group.says(ASK, ADA)

    assert ANSWER in reply.text


async def test_in_some_topics_only(group: Group) -> None:
    [message] = await group.says("/settings", ADA, thread=HARBOUR)
    await press(group, message, words.IN_ALL_TOPICS)

    assert await group.says(ASK, ADA, thread=HARBOUR)
    assert await group.says(ASK, ADA, thread=CLUB) == []
    assert await group.says(ASK, ADA) == []  # in the topic "General"
    [why] = await group.says("/diag", thread=CLUB)
    assert words.NOT_IN_THIS_TOPIC in why.text

    [there] = await group.says("/settings", ADA, thread=CLUB)
    await press(group, there, words.NOT_IN_THIS_TOPIC)
    assert await group.says(ASK, ADA, thread=CLUB)

    await press(group, there, words.IN_THIS_TOPIC)
    await press(group, message, words.IN_THIS_TOPIC)  # the last one: in all again
    assert await group.says(ASK, ADA)


async def test_the_topic_general_can_be_chosen(group: Group, choices: GroupChoices) -> None:
    [message] = await group.says("/settings", ADA)
    await press(group, message, words.IN_ALL_TOPICS)

    assert choices.of(group.chat.id).topics == {1}
    assert await group.says(ASK, ADA)
    assert await group.says(ASK, ADA, thread=HARBOUR) == []


async def test_a_group_without_topics_has_no_button_for_them(group: Group, choices: GroupChoices) -> None:
    choices.keep(group.chat.id, GroupChoice(topics=frozenset({HARBOUR})))
    group.chat.topics.clear()

    [message] = await group.says("/settings", ADA)

    assert len(message.buttons) == 3
    assert await group.says(ASK)


async def test_quiet_answers_make_no_sound_and_replies_are_left_to_people(group: Group, choices: GroupChoices) -> None:
    choices.keep(group.chat.id, GroupChoice(quiet=True))

    [answer] = await group.says(ASK)
    await press(group, answer, words.SUMMARY, MIA)
    sent = [call.parameters for call in group.telegram.log if call.method == "sendMessage"]
    assert [call.get("disable_notification") for call in sent] == ["true", "true"]

    assert await group.says("I did not know that!", reply_to=answer.id) == []
    assert await group.says("@playground_bot and the tickets?", reply_to=answer.id)
    [why] = await group.says("/diag")
    assert words.QUIET_MEANS in why.text


async def test_with_sound_is_what_telegram_does_by_itself(group: Group) -> None:
    await group.says(ASK)
    [call] = [call.parameters for call in group.telegram.log if call.method == "sendMessage"]
    assert "disable_notification" not in call


async def test_the_language_is_chosen_from_the_settings(group: Group) -> None:
    [message] = await group.says("/settings", ADA)
    await press(group, message, "English")
    await press(group, message, "Українська")

    [usage] = await group.says("/ask")
    assert usage.text.startswith(Words(Catalogue("uk")).ASK_HOW.pattern.partition("{")[0])


async def test_in_a_private_chat_the_settings_are_language_and_privacy(group: Group) -> None:
    group.telegram.user_says("/settings")
    await deliver(group.telegram, group.application)
    assert group.telegram.chat().messages[-1].text == words.PRIVATE_SETTINGS(language="English")


async def test_a_choice_that_cannot_be_kept_is_not_shown(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    [message] = await group.says("/settings", ADA)
    monkeypatch.setattr(GroupChoices, "keep", lambda *_: False)

    query = await press(group, message, words.ALL_MAY_ASK)

    assert (query.answer or {})["text"] == words.NOT_CHANGED
    assert message.buttons[0].endswith(words.ALL_MAY_ASK)


async def test_a_group_that_gets_a_new_id_keeps_its_settings(state: State, choices: GroupChoices) -> None:
    choice = GroupChoice(admins_only=True, topics=frozenset({3, 5}), quiet=True)
    choices.keep(-5, choice)

    state.moved(-5, -1005)

    assert choices.of(-1005) == choice
    assert choices.of(-5) == GroupChoice()


async def test_a_choice_leaves_the_language_of_the_group_alone(state: State, choices: GroupChoices) -> None:
    state.language_chosen(-5, "tr")
    choices.keep(-5, GroupChoice(quiet=True))
    assert state.language(-5) == "tr"


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_in_other_languages(group: Group, state: State, choices: GroupChoices, code: str) -> None:
    spoken = Words(Catalogue(code))
    state.language_chosen(group.chat.id, code)
    choices.keep(group.chat.id, GroupChoice(quiet=True))

    [message] = await group.says("/settings", ADA, thread=CLUB)
    assert message.text == f"{spoken.GROUP_SETTINGS}\n\n{spoken.QUIET_MEANS}"
    await press(group, message, spoken.ALL_MAY_ASK)
    await press(group, message, spoken.IN_ALL_TOPICS)
    assert [label.split(" ", 1)[1] for label in message.buttons] == [
        spoken.ADMINS_MAY_ASK,
        spoken.IN_THIS_TOPIC,
        spoken.QUIET,
        spoken.name_of(code).capitalize(),
    ]
    [why] = await group.says("/diag", MIA, thread=HARBOUR)
    assert [line in why.text for line in (spoken.ADMINS_MAY_ASK, spoken.NOT_IN_THIS_TOPIC)] == [True, True]


def test_the_data_of_a_button_is_short_enough_for_any_topic() -> None:
    assert group_page.settings(GroupChoice(), 2**52).keyboard is not None
