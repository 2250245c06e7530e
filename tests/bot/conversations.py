"""
The conversations of bot/README.md, one for each feature, held with the real application over the local Telegram.

``python -m tests.bot.conversations`` holds them anew in English and writes them down.
"""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.access.circle import Circle, Invitation
from bot.app import build
from bot.locales.speaking import Languages
from bot.locales.words import Words
from bot.monitoring.notices import notices_of
from bot.pacing import Pacing
from bot.playground import Chat, Message, PlaygroundRequest, Telegram, User, deliver, discussions, inline_mode
from bot.playground.actions import attachments, guest_mode
from bot.polling import App
from bot.publisher.desk import Desk
from bot.state import State
from knowledge import Library, LibrarySettings, open_library
from tests.bot.conftest import ALL, FERRY, Clock, Shelf, article, at

README = Path(__file__).parents[2] / "bot" / "README.md"
MEMBERS = article(
    "keeper", "The keeper's diary", "The keeper lit the lamp 9,000 times. He never slept.", at(13), tags=()
)
INVITATION = "harbour-friends-2024"
NIGHT_FERRY = "Night ferry begins\n\nFrom June on, a ferry crosses to Hollerby at midnight."


@dataclass
class Stage:
    """A bot with its readers, and what was said."""

    telegram: Telegram
    application: App
    words: Words
    mia: User
    ada: User
    said: list[str] = field(default_factory=list)
    shown: dict[int, tuple[str, str]] = field(default_factory=dict)  # texts and buttons of the bot's messages, by id

    async def says(self, text: str, user: User | None = None, chat: Chat | None = None, **where: int | None) -> Message:
        """Write to the bot; return the last message of the chat."""
        user = user or self.mia
        return await self.acts(
            f"{user.first_name}: {text}",
            chat or self.telegram.chat(user),
            partial(self.telegram.user_says, text, user=user, chat=chat, **where),
        )

    async def presses(self, label: str, message: Message, user: User | None = None) -> Message:
        """Press a button; return the last message of the chat."""
        user = user or self.mia
        press = partial(self.telegram.user_presses, message.id, label=label, user=user, chat=message.chat)
        return await self.acts(f"{user.first_name}: [{label}]", message.chat, press)

    async def acts(self, line: str, chat: Chat, act: Callable[[], object]) -> Message:
        """Write down what a person does, let it happen, and write down what the bot has said or changed then."""
        self.said.append(line)
        act()
        await deliver(self.telegram, self.application)
        for message in chat.messages:
            text, rows = self.shown.get(message.id, ("", ""))
            if message.sender.is_bot and (text, rows) != (message.text, _rows(message)):
                self.shown[message.id] = message.text, _rows(message)
                self.said.append(f"Bot: {_looks(message) if message.text != text else _rows(message)}")
        return chat.messages[-1]


def _looks(message: Message) -> str:
    return f"{message.text}\n{_rows(message)}".strip()


def _rows(message: Message) -> str:
    return "\n".join(" ".join(f"[{button['text']}]" for button in row) for row in message.keyboard)


Conversation = Callable[[Stage], Awaitable[None]]


async def question(stage: Stage) -> None:
    first = await stage.says("When does the first ferry leave?")
    await stage.presses(stage.words.SUMMARY, first)
    await stage.says("and what do tickets cost?")
    await stage.says("Who won the chess olympiad?")


async def misspelled(stage: Stage) -> None:
    await stage.says("harbuor master")


async def latest(stage: Stage) -> None:
    await stage.says("/latest")
    await stage.says("/summary 2")


async def language(stage: Stage) -> None:
    await stage.says("/language uk")
    await stage.says("/latest 1")


async def group(stage: Stage) -> None:
    chat = stage.telegram.add_group("Neighbours", stage.mia, stage.ada, topics=["Harbour"])
    asked = await stage.says("When does the first ferry leave?", chat=chat, thread=2)
    await stage.says("/ask@playground_bot", stage.ada, chat, reply_to=asked.id, thread=2)
    await stage.says("@playground_bot is it free for children?", chat=chat, thread=2)


async def settings_of_a_group(stage: Stage) -> None:
    chat = stage.telegram.add_group("Neighbours", stage.mia, admins=[stage.ada])
    page = await stage.says("/settings", stage.ada, chat)
    await stage.presses(f"👥 {stage.words.ALL_MAY_ASK}", page, stage.ada)
    await stage.says("/ask When does the first ferry leave?", stage.mia, chat)
    await stage.says("/diag", stage.mia, chat)


async def comments(stage: Stage) -> None:
    chat = stage.telegram.add_group("Comments", stage.mia)
    channel = discussions.add_channel(stage.telegram, "Coast Courier", "coast_courier", discussion=chat)
    post = discussions.channel_posts(stage.telegram, channel, "The ferry is back on Monday.")
    await deliver(stage.telegram, stage.application)
    asks = partial(discussions.user_comments, stage.telegram, post, "/ask What did the repair cost?", user=stage.mia)
    await stage.acts("Mia, below a post: /ask What did the repair cost?", chat, asks)


async def inline(stage: Stage) -> None:
    chat = stage.telegram.add_group("Cyclists", stage.mia)
    query = inline_mode.user_types(stage.telegram, "cyclists on the ferry", user=stage.mia)
    await deliver(stage.telegram, stage.application)
    stage.said.append("Mia types in another chat: @playground_bot cyclists on the ferry")
    stage.said += [f"Card: {card['title']} · {card.get('description', '')}" for card in query.results]
    sent = inline_mode.user_sends(stage.telegram, query, 0, chat)
    stage.said.append(f"Mia sends the first card:\n{_looks(sent)}")


async def guest(stage: Stage) -> None:
    chat = Chat(-88, "supergroup", [stage.mia], "Sailors")
    asks = partial(
        guest_mode.user_asks_as_guest,
        stage.telegram,
        "@playground_bot when is the first ferry?",
        chat=chat,
        user=stage.mia,
    )
    await stage.acts("Mia, in a group without the bot: @playground_bot when is the first ferry?", chat, asks)


async def feedback(stage: Stage) -> None:
    answer = await stage.says("What did the repair cost?")
    await stage.presses("👎", answer)
    await stage.presses(stage.words.OUT_OF_DATE, answer)


async def privacy(stage: Stage) -> None:
    await stage.says("What did the repair cost?")
    for command in ("/privacy", "/export", "/forgetme"):
        await stage.says(command)


async def invitation(stage: Stage) -> None:
    await stage.says("When does the first ferry leave?", stage.ada)
    await stage.says(f"/start {INVITATION}", stage.ada)


async def private_articles(stage: Stage) -> None:
    await stage.says("How often did the keeper light the lamp?", stage.mia)
    await stage.says("How often did the keeper light the lamp?", stage.ada)


async def admin(stage: Stage) -> None:
    await stage.says("What did the repair cost?")
    page = await stage.says("/admin", stage.telegram.reader)
    await stage.presses(stage.words.SOURCES, page, stage.telegram.reader)


async def adding(stage: Stage) -> None:
    robin = stage.telegram.reader
    chat = stage.telegram.chat(robin)
    channel = Chat(-1_001_002_003_004, "channel", [], "Hollerby Ahoy", username="hollerby")
    post = Message(9, channel, discussions.TELEGRAM, 1_715_000_000, NIGHT_FERRY)
    forwards = partial(attachments.user_forwards, stage.telegram, post, chat, user=robin)
    preview = await stage.acts("Robin forwards a post of Hollerby Ahoy", chat, forwards)
    await stage.presses(stage.words.ADD, preview, robin)
    await stage.says("When does the ferry cross to Hollerby?", robin)


async def withdrawing(stage: Stage) -> None:
    asked = await stage.says(f"/withdraw {FERRY.url}", stage.telegram.reader)
    await stage.presses(stage.words.WITHDRAW, asked, stage.telegram.reader)
    await stage.presses(stage.words.UNDO, asked, stage.telegram.reader)


CONVERSATIONS: dict[str, Conversation] = {
    "A question, what continues it, and an honest no": question,
    "A misspelled word": misspelled,
    "New articles and summaries": latest,
    "Another language": language,
    "A group with topics": group,
    "The settings of a group": settings_of_a_group,
    "Comments on the posts of a channel": comments,
    "Cards for any chat": inline,
    "A guest in a chat": guest,
    "What readers think of an answer": feedback,
    "Privacy": privacy,
    "An invitation": invitation,
    "Private articles": private_articles,
    "Figures and sources, for admins": admin,
    "A post becomes an article, for admins": adding,
    "An article is taken out, for admins": withdrawing,
}
CLOSED = {invitation}
WITH_PRIVATE = {private_articles}


@asynccontextmanager
async def stage(conversation: Conversation, code: str, folder: Path) -> AsyncIterator[Stage]:
    """Set up a bot whose readers and groups speak a language, with the articles that a conversation needs."""
    secret = conversation in WITH_PRIVATE
    settings = LibrarySettings(answer_confidence=0.25, private=(f"folder:{folder}/secret",) if secret else ())
    telegram = Telegram()
    mia, ada = User(31, "Mia", language_code=code), User(32, "Ada", language_code=code)
    telegram.reader.language_code = code
    for user in (mia, ada):
        telegram.add_user(user)
    with (
        open_library(f"sqlite:///{folder}/articles.db", "memory:", settings=settings) as library,
        State(f"sqlite:///{folder}/bot.db") as state,
    ):
        _fill(library, folder, secret=secret)
        circle = Circle(frozenset({mia.id})) if secret else Circle()
        if conversation in CLOSED:
            circle = Circle(invitation=Invitation(INVITATION, state.members(INVITATION)))
        async with _application(telegram, library, state, circle, code, folder) as application:
            yield Stage(telegram, application, Languages(code).first_of(), mia, ada)


def _fill(library: Library, folder: Path, *, secret: bool) -> None:
    library.add(Shelf(ALL))
    if secret:
        (folder / "secret").mkdir()
        diary = f"---\ntitle: {MEMBERS.title}\ndate: 2024-03-13\nsource: Coast Courier\n---\n\n{MEMBERS.text}\n"
        (folder / "secret" / "keeper.md").write_text(diary, "utf-8")
        library.add(f"folder:{folder}/secret")


def _application(telegram: Telegram, library: Library, state: State, circle: Circle, code: str, folder: Path) -> App:
    request, clock = PlaygroundRequest(telegram), Clock()
    return build(
        telegram.token,
        library,
        state,
        request=request,
        polling=request,
        pacing=Pacing(clock, clock.sleep),
        languages=Languages(code),
        circle=circle,
        notices=notices_of(telegram.token, state, hours=24),
        desk=Desk(frozenset({telegram.reader.id}), received=folder / "received"),
    )


async def held(conversation: Conversation, code: str, folder: Path) -> str:
    """Hold a conversation; return what was said. Moments of today, and how long it took, are dots."""
    async with stage(conversation, code, folder) as on:
        await conversation(on)
        said = "\n".join(on.said)
    said = re.sub(r"\d\d? \w{3} 20(?!24)\d\d, \d\d:\d\d UTC", "…", said)
    return re.sub(r"\d+\.\d s\b", "… s", said)


def written(title: str, said: str) -> str:
    """Return a conversation as the README has it."""
    return f"### {title}\n\n```text\n{said}\n```\n"


def section(text: str) -> tuple[int, int]:
    """Return where the conversations begin and end in the README."""
    start = text.index("## Conversations\n")
    return start, text.index("\n## ", start) + 1


async def _rewrite() -> None:
    parts = ["## Conversations\n\nThe tests have held each of these with the bot itself, and have written it down.\n"]
    for title, conversation in CONVERSATIONS.items():
        with tempfile.TemporaryDirectory() as folder:
            parts.append(written(title, await held(conversation, "en", Path(folder))))
    text = README.read_text("utf-8")
    start, end = section(text)
    README.write_text(text[:start] + "\n".join(parts) + "\n" + text[end:], "utf-8")


if __name__ == "__main__":
    asyncio.run(_rewrite())
