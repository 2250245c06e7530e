"""Comments on the posts of a channel: the bot answers in the thread of the post when it is addressed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.app import build
from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.pacing import Pacing
from bot.playground import Chat, Message, PlaygroundRequest, Telegram, User, deliver, discussions
from bot.polling import App
from bot.state import State
from bot.state.group_choices import GroupChoice
from bot.state.trouble import Trouble
from knowledge import Library
from tests.bot.conftest import SITE, Clock
from tests.bot.speech import words
from tests.bot.test_groups import ADA, ANSWER, MIA, QUESTION

POST = "Ferry season begins\n\nThe ferry to Grimholm is back, and the harbour café opens with it on Monday."


@dataclass
class Discussion:
    """A channel, and the group of the comments on its posts."""

    telegram: Telegram
    application: App
    group: Chat
    channel: Chat

    async def posts(self, text: str) -> Message:
        """Write a post. Return its message in the group."""
        post = discussions.channel_posts(self.telegram, self.channel, text)
        await deliver(self.telegram, self.application)
        return post

    async def comments(
        self, post: Message, text: str, user: User = MIA, reply_to: Message | None = None
    ) -> list[Message]:
        """Comment on a post. Return the bot's replies."""
        count = len(self.group.messages) + 1
        discussions.user_comments(self.telegram, post, text, user=user, reply_to=reply_to)
        await deliver(self.telegram, self.application)
        return self.group.messages[count:]

    async def says_as(self, sender: Chat, text: str, reply_to: Message | None = None) -> list[Message]:
        """Write in the name of a group or channel. Return the bot's replies."""
        count = len(self.group.messages) + 1
        discussions.says_as(self.telegram, sender, self.group, text, reply_to=reply_to)
        await deliver(self.telegram, self.application)
        return self.group.messages[count:]


@pytest.fixture
async def discussion(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Discussion]:
    request, clock = PlaygroundRequest(telegram), Clock()
    pacing = Pacing(clock, clock.sleep)
    application = build(telegram.token, library, state, channels=None, request=request, polling=request, pacing=pacing)
    async with application:
        group = telegram.add_group("Harbour Post, comments", MIA, ADA, admins=[ADA])
        channel = discussions.add_channel(telegram, "Harbour Post", "harbour_post", discussion=group)
        yield Discussion(telegram, application, group, channel)


@pytest.mark.parametrize("privacy", [True, False])
async def test_a_post_is_never_answered_even_if_it_mentions_the_bot(discussion: Discussion, *, privacy: bool) -> None:
    discussion.telegram.privacy = privacy
    await discussion.posts(f"Ask @playground_bot: {QUESTION}")
    await discussion.posts(f"/ask {QUESTION}")

    assert [message.sender.is_bot for message in discussion.group.messages] == [False, False]


@pytest.mark.parametrize("text", [f"/ask {QUESTION}", f"@playground_bot {QUESTION}"])
async def test_a_question_in_a_comment_is_answered_in_the_thread_of_the_post(discussion: Discussion, text: str) -> None:
    first, second = await discussion.posts("One post"), await discussion.posts("Another post")

    [reply] = await discussion.comments(first, text)
    [other] = await discussion.comments(second, text, ADA)

    assert ANSWER in reply.text
    assert (reply.thread, other.thread) == (first.id, second.id)


async def test_comments_among_people_are_left_alone(discussion: Discussion) -> None:
    discussion.telegram.privacy = False
    assert await discussion.comments(await discussion.posts(POST), QUESTION) == []


async def test_a_reply_to_the_answer_is_answered(discussion: Discussion) -> None:
    post = await discussion.posts(POST)
    [first] = await discussion.comments(post, "@playground_bot Who is Inga Torvald?")
    [second] = await discussion.comments(post, "what does she say?", reply_to=first)

    assert second.text.startswith(words.ABOUT(subject="Inga Torvald"))
    assert second.thread == post.id


@pytest.mark.parametrize("call", ["/ask", "@playground_bot"])
async def test_a_call_under_a_post_of_the_library_shows_articles_like_it(discussion: Discussion, call: str) -> None:
    [reply] = await discussion.comments(await discussion.posts(POST), call)

    assert "Ferry returns to Grimholm" in reply.text
    assert reply.text.startswith(words.SIMILAR_TO(title="Ferry season begins"))


async def test_a_call_under_a_post_that_links_to_an_article_summarises_it(discussion: Discussion) -> None:
    [reply] = await discussion.comments(await discussion.posts(f"New today: {SITE}/storm"), "@playground_bot")
    assert reply.text.startswith("Storm floods the lower town")


async def test_a_call_under_another_post_explains_how_to_ask(discussion: Discussion, library: Library) -> None:
    post = await discussion.posts(POST)
    assert post.forward_origin
    post.forward_origin["message_id"] += 1000  # of before the bot came

    [reply] = await discussion.comments(post, "/ask")

    assert reply.text.startswith(words.ASK_HOW.pattern.partition("{")[0])


async def test_who_comments_as_the_group_or_as_a_channel_is_answered(discussion: Discussion) -> None:
    post = await discussion.posts(POST)
    guest = Chat(-1_002_000_000_001, "channel", [], "Sailing news", username="sailing_news")

    [to_admin] = await discussion.says_as(discussion.group, f"/ask {QUESTION}", post)
    [to_channel] = await discussion.says_as(guest, f"@playground_bot {QUESTION}", post)

    assert ANSWER in to_admin.text
    assert ANSWER in to_channel.text


async def test_the_question_of_who_writes_as_a_channel_can_be_asked_by_others(discussion: Discussion) -> None:
    post = await discussion.posts(POST)
    guest = Chat(-1_002_000_000_001, "channel", [], "Sailing news", username="sailing_news")
    await discussion.says_as(guest, QUESTION, post)

    [reply] = await discussion.comments(post, "/ask", reply_to=discussion.group.messages[-1])

    assert ANSWER in reply.text


async def test_where_only_admins_may_ask_the_channel_is_one_and_others_are_not(
    discussion: Discussion, state: State
) -> None:
    state.groups(Trouble()).keep(discussion.group.id, GroupChoice(admins_only=True))
    post = await discussion.posts(POST)
    guest = Chat(-1_002_000_000_001, "channel", [], "Sailing news", username="sailing_news")

    assert await discussion.says_as(discussion.channel, f"/ask {QUESTION}", post)
    assert await discussion.says_as(discussion.group, f"/ask {QUESTION}", post)
    assert await discussion.says_as(guest, f"/ask {QUESTION}", post) == []
    assert await discussion.comments(post, f"/ask {QUESTION}", MIA) == []


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_in_other_languages(discussion: Discussion, state: State, code: str) -> None:
    state.language_chosen(discussion.group.id, code)
    [reply] = await discussion.comments(await discussion.posts(POST), "/ask")
    assert reply.text.startswith(Words(Catalogue(code)).SIMILAR_TO(title="Ferry season begins"))
