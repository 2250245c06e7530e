"""The bot greets a group that it is added to, and forgets one that it is removed from."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.monitoring.notices import Notices
from bot.playground import Chat, Telegram, deliver
from bot.playground.errors import ApiError
from bot.polling import UPDATES, App
from bot.state import Reader, State
from bot.state.group_choices import GroupChoice, GroupChoices
from bot.state.trouble import Trouble
from knowledge import Library
from tests.bot.conftest import Talk, connected
from tests.bot.speech import words
from tests.bot.test_groups import ADA, MIA

LEFT, MEMBER, KICKED = {"status": "left"}, {"status": "member"}, {"status": "kicked", "until_date": 0}
ADMIN = {"status": "administrator", "can_be_edited": False, "is_anonymous": False} | dict.fromkeys(
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories".split(),
    True,
)
RIGHTS = (
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes "
    "can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info "
    "can_invite_users can_pin_messages can_manage_topics can_edit_tag can_react_to_messages"
).split()
MUTED = {"status": "restricted", "is_member": True, "until_date": 0} | dict.fromkeys(RIGHTS, False)
HELLO = words.GROUP_HELLO(name="@playground_bot")


@dataclass
class House:
    """A group, and what its members do to the bot."""

    telegram: Telegram
    application: App
    chat: Chat

    async def bot_becomes(self, new: dict[str, Any], old: dict[str, Any]) -> list[str]:
        """Change what the bot is in the group. Return what it says there."""
        count = len(self.chat.messages)
        bot = {"user": self.telegram.bot.json()}
        change = {"chat": self.chat.json(), "from": ADA.json(), "date": self.telegram.now()}
        change |= {"old_chat_member": old | bot, "new_chat_member": new | bot}
        self.telegram.updates.add("my_chat_member", change)
        await deliver(self.telegram, self.application)
        return [message.text for message in self.chat.messages[count:]]

    async def says(self, text: str) -> str:
        self.telegram.user_says(text, user=MIA, chat=self.chat)
        await deliver(self.telegram, self.application)
        return self.chat.messages[-1].text


@pytest.fixture
async def house(telegram: Telegram, library: Library, state: State, notices: Notices) -> AsyncIterator[House]:
    async with connected(telegram, library, state, notices) as application:
        yield House(telegram, application, telegram.add_group("Neighbours", MIA, ADA, admins=[ADA]))


@pytest.fixture
def choices(state: State) -> GroupChoices:
    return state.groups(Trouble())


def test_telegram_is_asked_for_changes_of_membership() -> None:
    assert "my_chat_member" in UPDATES


@pytest.mark.parametrize("new", [MEMBER, ADMIN, MUTED])
@pytest.mark.parametrize("old", [LEFT, KICKED])
async def test_a_group_is_greeted_once(house: House, new: dict[str, Any], old: dict[str, Any]) -> None:
    assert await house.bot_becomes(new, old) == [HELLO]


@pytest.mark.parametrize(("new", "old"), [(ADMIN, MEMBER), (MEMBER, ADMIN), (MUTED, MEMBER), (KICKED, LEFT)])
async def test_other_changes_are_not_worth_a_word(house: House, new: dict[str, Any], old: dict[str, Any]) -> None:
    assert await house.bot_becomes(new, old) == []


async def test_a_group_where_the_bot_may_not_write_is_no_lost_reply(house: House, notices: Notices) -> None:
    house.telegram.fail_next(ApiError(400, "not enough rights to send text messages to the chat"), "sendMessage")
    assert await house.bot_becomes(MUTED, LEFT) == []
    assert notices.due([1]) == []


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_a_group_is_greeted_in_its_language(house: House, state: State, code: str) -> None:
    state.language_chosen(house.chat.id, code)
    hello = Words(Catalogue(code)).GROUP_HELLO(name="@playground_bot")
    assert await house.bot_becomes(MEMBER, LEFT) == [hello]


@pytest.mark.parametrize("new", [LEFT, KICKED])
async def test_a_group_that_the_bot_was_removed_from_is_forgotten(
    house: House, state: State, choices: GroupChoices, new: dict[str, Any]
) -> None:
    other = house.telegram.add_group("Sailors", MIA)
    for chat in (house.chat.id, other.id):
        choices.keep(chat, GroupChoice(quiet=True))
        state.looked(Reader(chat, MIA.id), 5)
        state.missed(chat, 7)

    assert await house.bot_becomes(new, MEMBER) == []

    assert choices.of(house.chat.id) == GroupChoice()
    assert state.seen(Reader(house.chat.id, MIA.id)).looked is None
    assert choices.of(other.id).quiet
    assert state.seen(Reader(other.id, MIA.id)).looked == 5
    assert state.missed_chats() == {other.id: 7}


async def test_the_questions_of_a_group_are_forgotten_with_it(house: House) -> None:
    await house.says("@playground_bot Who is Inga Torvald?")
    await house.bot_becomes(LEFT, MEMBER)
    await house.bot_becomes(MEMBER, LEFT)

    assert await house.says("@playground_bot tell me more") == words.MORE_OF_WHAT


async def test_a_group_that_gets_a_new_id_is_not_left(house: House, choices: GroupChoices) -> None:
    house.chat.type = "group"
    choices.keep(house.chat.id, GroupChoice(quiet=True))
    migrated = ApiError(400, "group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": -100_900})
    house.telegram.fail_next(migrated, "sendChatAction")

    await house.bot_becomes(LEFT, MEMBER)

    assert choices.of(-100_900).quiet


async def test_a_group_with_a_new_id_is_not_greeted_again(house: House) -> None:
    service = {"message_id": 9, "date": 1_710_000_000, "chat": house.chat.json(), "from": ADA.json()}
    house.telegram.updates.add("message", service | {"migrate_from_chat_id": -77})
    await deliver(house.telegram, house.application)

    assert await house.bot_becomes(MEMBER, LEFT) == []


async def test_a_channel_is_not_written_into(house: House) -> None:
    house.chat.type = "channel"
    assert await house.bot_becomes(ADMIN, LEFT) == []


async def test_a_reader_who_stops_the_bot_finds_everything_as_it_was(chat: Talk, state: State) -> None:
    await chat.says("/latest 2")
    state.language_chosen(chat.telegram.reader.id, "en")
    chat.telegram.user_blocks()
    await deliver(chat.telegram, chat.application)
    chat.telegram.user_blocks(blocked=False)
    await deliver(chat.telegram, chat.application)

    assert len(chat.messages) == 1
    assert (await chat.says("2")).text.startswith("Storm floods the lower town")
