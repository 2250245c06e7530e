"""The real application with a local Telegram and a small library. The tests read like conversations."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.access.circle import Circle
from bot.app import build
from bot.monitoring.notices import Notices, notices_of
from bot.pacing import Pacing
from bot.playground import Message, PlaygroundRequest, Telegram, User, deliver
from bot.polling import App
from bot.publisher.desk import Desk
from bot.state import State
from knowledge import Article, Library, LibrarySettings, Problem, open_library

SITE = "https://coast.example.org"


@dataclass
class Shelf:
    """A source that yields the articles it was made with."""

    articles: Sequence[Article]
    name: str = "shelf"

    def read(self) -> Iterator[Article | Problem]:
        yield from self.articles

    def __len__(self) -> int:
        return len(self.articles)


def article(slug: str, title: str, text: str, day: datetime, **more: str | None) -> Article:
    facts: dict[str, str | None] = {"url": f"{SITE}/{slug}", "source": "Coast Courier", "language": "en"}
    facts |= more
    origin = f"{SITE}/{slug}"
    return Article(origin=origin, title=title, text=text, published=day, location=slug, **facts)


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2024, 3, day, hour, 30, tzinfo=UTC)


FERRY = article(
    "ferry",
    "Ferry returns to Grimholm",
    "The ferry to Grimholm sails again from Monday. It had been in the dockyard for eleven weeks.\n\n"
    "The first ferry leaves the harbour at 6.40 in the morning. Tickets cost four euros, as before, "
    "said harbour master Inga Torvald.\n\n"
    "The repair of the ferry cost 310,000 euros. The town pays a third of it. Cyclists travel free on Sundays. "
    "Children under six have never paid.",
    at(12),
)
STORM = article(
    "storm",
    "Storm floods the lower town",
    "A storm flooded the lower town of Grimholm on Friday night. The water rose by two metres within an hour. "
    "Nobody was hurt.\n\n"
    "The ferry stayed in the harbour during the storm. Firefighters pumped out forty cellars until dawn. "
    "The mayor, Liv Ahlquist, thanked them.\n\n"
    "A new dyke is to be built next summer. It will be half a metre higher than the old one. "
    "Liv Ahlquist is known for her patience.",
    at(9),
)
LIBRARY = article(
    "library",
    "Library opens on Sundays",
    "The town library opens on Sundays from April. Volunteers lend out the books.\n\n"
    "The library holds 41,000 books and a collection of old ferry timetables. Lending stays free of charge.",
    at(5),
)
ALL = [FERRY, STORM, LIBRARY]


@dataclass
class Clock:
    """A clock that stands still but for those who sleep."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Talk:
    """One person's chat with the bot: sends messages, presses buttons, receives replies."""

    def __init__(self, telegram: Telegram, application: App) -> None:
        self.telegram = telegram
        self.application = application

    @property
    def messages(self) -> list[Message]:
        """The bot's messages, oldest first."""
        return [message for message in self.telegram.chat().messages if message.sender.is_bot]

    async def says(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Send a message. Return the bot's last reply to it."""
        before = len(self.messages)
        self.telegram.user_says(text, reply_to=reply_to.id if reply_to else None)
        await deliver(self.telegram, self.application)
        assert len(self.messages) > before, f"no reply to {text!r}"
        return self.messages[-1]

    async def presses(self, label: str, message: Message | None = None) -> Message:
        """Press a button of a message, by default the last one. Return the new message, else the pressed one."""
        pressed, before = message or self.messages[-1], len(self.messages)
        query = self.telegram.user_presses(pressed.id, label=label)
        await deliver(self.telegram, self.application)
        assert query.answer is not None, f"the press of {label!r} was not acknowledged"
        return self.messages[-1] if len(self.messages) > before else pressed

    async def sends(self, data: str, message: Message) -> Message:
        """Press a button with this data, which may be of an older version of the bot or of another bot."""
        message.keyboard.append([{"text": "odd", "callback_data": data}])
        return await self.presses("odd", message)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LibrarySettings:
    monkeypatch.chdir(tmp_path)
    return LibrarySettings(answer_confidence=0.02)  # three articles are little evidence


@pytest.fixture
def empty(tmp_path: Path, settings: LibrarySettings) -> Iterator[Library]:
    with open_library(f"sqlite:///{tmp_path}/articles.db", "memory:", settings=settings) as library:
        yield library


@pytest.fixture
def library(empty: Library) -> Library:
    empty.add(Shelf(ALL))
    return empty


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State(f"sqlite:///{tmp_path}/bot.db") as state:
        yield state


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def notices(telegram: Telegram, state: State) -> Notices:
    """What the admins of the bot have to know."""
    return notices_of(telegram.token, state, hours=24)


def connected(
    telegram: Telegram,
    library: Library,
    state: State,
    notices: Notices | None = None,
    circle: Circle | None = None,
    log_days: int = 90,
    desk: Desk | None = None,
) -> App:
    """Return the real application, connected to a local Telegram without a socket."""
    request, clock = PlaygroundRequest(telegram), Clock()
    pacing = Pacing(clock, clock.sleep)
    wire = {"request": request, "polling": request, "pacing": pacing}
    more = {"notices": notices, "circle": circle, "log_days": log_days, "desk": desk}
    return build(telegram.token, library, state, **wire, **more)


@pytest.fixture
async def chat(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Talk]:
    async with connected(telegram, library, state) as application:
        yield Talk(telegram, application)


@pytest.fixture
def add(library: Library) -> Callable[..., None]:
    """Adds articles to the library."""

    def more(*articles: Article) -> None:
        library.add(Shelf(articles))

    return more


def many(count: int) -> list[Article]:
    """Return articles of consecutive days, the newest first."""
    newest = at(1) + timedelta(days=count)
    return [
        article(
            f"note-{i}",
            f"Note number {i}",
            f"The lighthouse blinked {i} times. Fog came.",
            newest - timedelta(days=i),
        )
        for i in range(1, count + 1)
    ]


__all__ = ["ALL", "FERRY", "LIBRARY", "STORM", "Clock", "Shelf", "Talk", "User", "article", "at", "connected", "many"]
