"""In groups the bot answers whoever addresses it, in the same topic, and remembers each reader apart."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.pending import Pending
from bot.playground import Chat, Message, Telegram, User, deliver
from bot.polling import App
from bot.state import State
from knowledge import Library
from tests.bot.conftest import connected
from tests.bot.speech import words

QUESTION = "When does the first ferry leave the harbour?"
ANSWER = "The first ferry leaves the harbour at 6.40 in the morning."
MIA, ADA = User(31, "Mia"), User(32, "Ada")
HARBOUR, CLUB = 2, 3  # topics


@dataclass
class Group:
    """A group with the bot in it."""

    telegram: Telegram
    application: App
    chat: Chat

    async def says(self, text: str, user: User = MIA, **where: int | None) -> list[Message]:
        """Write into the group. Return the bot's replies."""
        before = len(self.chat.messages) + 1
        self.telegram.user_says(text, user=user, chat=self.chat, **where)
        await deliver(self.telegram, self.application)
        return self.chat.messages[before:]


@pytest.fixture
async def group(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Group]:
    async with connected(telegram, library, state) as application:
        chat = telegram.add_group("Neighbours", MIA, ADA, admins=[ADA], topics=["Harbour", "Club"])
        yield Group(telegram, application, chat)


@pytest.mark.parametrize(
    "text",
    [
        f"/ask {QUESTION}",
        f"/ask: {QUESTION}",
        f"/ask, {QUESTION}",
        f"/ask@playground_bot {QUESTION}",
        f"@playground_bot {QUESTION}",
        f"@Playground_Bot, {QUESTION}",
        f"{QUESTION} @playground_bot",
    ],
)
async def test_a_question_to_the_bot_is_answered_as_a_reply(group: Group, text: str) -> None:
    [reply] = await group.says(text)

    assert ANSWER in reply.text
    assert reply.reply_to == reply.id - 1


@pytest.mark.parametrize(
    "text", [QUESTION, "/ask@other_bot ferry", "@other_bot ferry?", "mail me at x@playground_bot.example"]
)
@pytest.mark.parametrize("privacy", [True, False])
async def test_what_others_say_is_left_alone(group: Group, text: str, *, privacy: bool) -> None:
    group.telegram.privacy = privacy
    assert await group.says(text) == []


@pytest.mark.parametrize("call", ["/ask", "@playground_bot"])
async def test_a_call_in_reply_to_a_question_asks_that_question(group: Group, call: str) -> None:
    await group.says(QUESTION)
    asked = group.chat.messages[-1]

    [reply] = await group.says(call, ADA, reply_to=asked.id)

    assert ANSWER in reply.text


async def test_a_call_without_a_question_explains_how_to_ask(group: Group) -> None:
    [reply] = await group.says("@playground_bot")
    assert reply.text.startswith(words.ASK_HOW.pattern.partition("{")[0])


async def test_a_reply_to_the_bot_goes_on_with_the_conversation_of_that_reader(group: Group) -> None:
    [first] = await group.says("@playground_bot Who is Inga Torvald?")
    [other] = await group.says("what does she say?", ADA, reply_to=first.id)
    [own] = await group.says("what does she say?", MIA, reply_to=first.id)

    assert own.text.startswith(words.ABOUT(subject="Inga Torvald"))
    assert words.ABOUT(subject="") not in other.text


async def test_the_reply_is_in_the_topic_of_the_question(group: Group) -> None:
    [reply] = await group.says(f"/ask {QUESTION}", thread=HARBOUR)
    [other] = await group.says("@playground_bot ferry tickets", thread=CLUB)

    assert (reply.thread, other.thread) == (HARBOUR, CLUB)


async def test_a_long_answer_is_short_in_a_group_and_whole_in_private(group: Group) -> None:
    [reply] = await group.says("@playground_bot ferry")

    assert len(reply.marked("expandable_blockquote")) == 1
    assert words.MORE_PASSAGES not in reply.buttons
    [link] = [button["url"] for row in reply.keyboard for button in row if button["text"] == words.READ_IN_PRIVATE]
    bot, _, payload = link.partition("?start=")
    assert bot == "https://t.me/playground_bot"

    group.telegram.user_says(f"/start {payload}")
    await deliver(group.telegram, group.application)
    private = group.telegram.chat().messages[-1]
    assert private.text.startswith("ferry")
    assert "2 more articles" in private.text


async def test_lists_and_what_is_new_are_each_readers_own(group: Group) -> None:
    await group.says("/latest 3", MIA)
    await group.says("/latest 1", ADA)

    [mine] = await group.says("/summary 3", MIA)
    [none] = await group.says("/summary 3", ADA)

    assert mine.text.startswith("Library opens on Sundays")
    assert none.text == words.NO_SUCH_NUMBER(number=3)


@pytest.mark.parametrize(
    ("privacy", "admin", "sentence"),
    [(True, False, words.HEARS_ADDRESSED), (False, False, words.HEARS_ALL), (True, True, words.HEARS_ALL)],
)
async def test_it_says_what_it_hears(group: Group, sentence: str, *, privacy: bool, admin: bool) -> None:
    group.telegram.privacy = privacy
    if admin:
        group.chat.admins.add(group.telegram.bot.id)

    [reply] = await group.says("/diag")

    assert sentence in reply.text
    assert "@playground_bot" in reply.text


FORWARDED = {"type": "hidden_user", "sender_user_name": "Rosa", "date": 1_710_000_000}


@pytest.mark.parametrize("text", [f"/ask {QUESTION}", f"@playground_bot {QUESTION}"])
async def test_what_somebody_forwards_was_said_elsewhere(group: Group, text: str) -> None:
    message = Message(0, group.chat, MIA, 0, text, forward_origin=FORWARDED)
    group.telegram.deliver(message)
    await deliver(group.telegram, group.application)

    assert group.chat.messages == [message]


async def test_a_command_to_another_bot_is_that_bots_also_in_reply_to_this_one(group: Group) -> None:
    [reply] = await group.says(f"/ask {QUESTION}")
    assert await group.says("/ask@other_bot ferry tickets", reply_to=reply.id) == []


async def test_a_card_of_the_bot_that_somebody_sends_is_no_question(group: Group) -> None:
    [reply] = await group.says(f"/ask {QUESTION}")
    message = {"message_id": 900, "date": 1_710_000_000, "chat": group.chat.json(), "from": MIA.json(), "text": ANSWER}
    via = {"via_bot": group.telegram.bot.json(), "reply_to_message": reply.json(with_reply=False)}
    group.telegram.updates.add("message", message | via)
    await deliver(group.telegram, group.application)

    assert group.chat.messages[-1] is reply


async def test_another_bot_gets_no_answer_and_its_message_is_no_question(group: Group) -> None:
    other = User(77, "Weather", username="weather_bot", is_bot=True)
    assert await group.says(f"@playground_bot {QUESTION}", other) == []
    assert await group.says(QUESTION, other) == []

    [usage] = await group.says("/ask", reply_to=group.chat.messages[-1].id)
    assert usage.text.startswith(words.ASK_HOW.pattern.partition("{")[0])


async def test_an_edited_message_is_not_answered(group: Group) -> None:
    group.telegram.user_says("nothing yet", user=MIA, chat=group.chat)
    message = group.chat.messages[-1]
    group.telegram.user_edits(message.id, f"@playground_bot {QUESTION}", chat=group.chat)
    await deliver(group.telegram, group.application)

    assert group.chat.messages == [message]


async def test_who_has_left_meanwhile_is_answered(group: Group) -> None:
    group.telegram.user_says(f"/ask {QUESTION}", user=MIA, chat=group.chat)
    group.chat.members.remove(MIA)
    group.chat.history.clear()  # the message went, too
    await deliver(group.telegram, group.application)

    assert ANSWER in group.chat.messages[-1].text


@pytest.mark.parametrize("waited", [timedelta(minutes=10), timedelta(days=2)])
async def test_what_was_not_meant_for_the_bot_needs_no_excuse_when_it_is_late(
    group: Group, monkeypatch: pytest.MonkeyPatch, waited: timedelta
) -> None:
    group.telegram.privacy = False
    monkeypatch.setattr(Pending, "waited", lambda *_: waited)

    assert await group.says("see you on Sunday") == []
    assert len(await group.says(f"/ask {QUESTION}")) == 1
