"""Who is let in: by a link of invitation, as a member of a chat, as an admin; and what the settings refuse."""

from collections.abc import Callable, Iterator

import pytest

from bot.access.circle import Circle, Invitation
from bot.access.membership import Membership, Place
from bot.playground import Telegram, User, deliver
from bot.polling import App
from bot.settings import Settings
from bot.state import State
from bot.state.access import StateError
from bot.state.members import Members
from knowledge import ConfigError, Library
from tests.bot.conftest import connected
from tests.bot.speech import words

WORD = "harbour-friends-2024"
QUESTION = "When does the first ferry leave the harbour?"
ANSWER = "The first ferry leaves the harbour at 6.40"
MIA, ADA = User(31, "Mia"), User(32, "Ada")


@pytest.fixture(autouse=True)
def people(telegram: Telegram) -> None:
    for user in (MIA, ADA):
        telegram.add_user(user)


@pytest.fixture
def invited(state: State) -> Callable[[str], Circle]:
    """Makes the circle of those who bring a word."""
    return lambda word: Circle(invitation=Invitation(word, state.members(word)))


async def says(telegram: Telegram, application: App, user: User, text: str) -> list[str]:
    before = len(telegram.chat(user).messages) + 1
    telegram.user_says(text, user=user)
    await deliver(telegram, application)
    return [message.text for message in telegram.chat(user).messages[before:]]


# By invitation


async def test_the_link_lets_in_for_good(
    telegram: Telegram, library: Library, state: State, invited: Callable[[str], Circle]
) -> None:
    async with connected(telegram, library, state, circle=invited(WORD)) as application:
        assert await says(telegram, application, MIA, QUESTION) == [words.CLOSED(id="31")]
        welcome = await says(telegram, application, MIA, f"/start {WORD}")
        assert welcome[0] == words.LET_IN
        assert len(welcome) == 2
    async with connected(telegram, library, state, circle=invited(WORD)) as application:
        [answer] = await says(telegram, application, MIA, QUESTION)
        assert answer.startswith(ANSWER)


@pytest.mark.parametrize("text", ["/start", "/start harbour", f"/ask {WORD}", WORD, f"/start {WORD}x"])
async def test_nothing_else_lets_in(
    telegram: Telegram, library: Library, state: State, invited: Callable[[str], Circle], text: str
) -> None:
    async with connected(telegram, library, state, circle=invited(WORD)) as application:
        assert await says(telegram, application, ADA, text) == [words.CLOSED(id="32")]


async def test_a_new_word_ends_what_the_old_one_gave(
    telegram: Telegram, library: Library, state: State, invited: Callable[[str], Circle]
) -> None:
    async with connected(telegram, library, state, circle=invited(WORD)) as application:
        await says(telegram, application, MIA, f"/start {WORD}")
    async with connected(telegram, library, state, circle=invited("another-word-2025")) as application:
        assert await says(telegram, application, MIA, QUESTION) == [words.CLOSED(id="31")]


async def test_who_is_forgotten_is_out_and_export_told_before(
    telegram: Telegram, library: Library, state: State, invited: Callable[[str], Circle]
) -> None:
    async with connected(telegram, library, state, circle=invited(WORD)) as application:
        await says(telegram, application, MIA, f"/start {WORD}")
        [kept] = await says(telegram, application, MIA, "/export")
        assert words.KEPT_INVITED.pattern.partition("{")[0] in kept
        await says(telegram, application, MIA, "/forgetme")
        assert await says(telegram, application, MIA, QUESTION) == [words.CLOSED(id="31")]


async def test_the_link_works_where_the_database_fails(
    telegram: Telegram,
    library: Library,
    state: State,
    invited: Callable[[str], Circle],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> None:
        raise StateError("disk I/O error")

    monkeypatch.setattr(Members, "add", fails)
    monkeypatch.setattr(Members, "joined", fails)
    async with connected(telegram, library, state, circle=invited(WORD)) as application:
        welcome = await says(telegram, application, MIA, f"/start {WORD}")
        assert welcome[0] == words.LET_IN
        assert (await says(telegram, application, MIA, QUESTION))[0].startswith(ANSWER)
        assert await says(telegram, application, ADA, QUESTION) == [words.CLOSED(id="32")]


# As members of a chat


class Hours:
    """A clock of seconds that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hours() -> Iterator[Hours]:
    yield Hours()


def members_of(hours: Hours, *places: Place, trouble: Callable[[str], None] = lambda _: None) -> Circle:
    return Circle(membership=Membership(places, trouble, hours))


async def test_members_of_a_group_are_let_in_and_strangers_not(
    telegram: Telegram, library: Library, state: State, hours: Hours
) -> None:
    club = telegram.add_group("Club", MIA)
    async with connected(telegram, library, state, circle=members_of(hours, club.id)) as application:
        assert (await says(telegram, application, MIA, QUESTION))[0].startswith(ANSWER)
        assert await says(telegram, application, ADA, QUESTION) == [words.CLOSED(id="32")]
        telegram.user_says(f"/ask {QUESTION}", user=MIA, chat=club)  # the club itself is let in, too
        await deliver(telegram, application)
        assert club.messages[-1].text.startswith(ANSWER)


async def test_who_leaves_is_out_after_a_while_and_who_joins_is_in_soon(
    telegram: Telegram, library: Library, state: State, hours: Hours
) -> None:
    club = telegram.add_group("Club", MIA)
    async with connected(telegram, library, state, circle=members_of(hours, club.id)) as application:
        await says(telegram, application, MIA, QUESTION)
        await says(telegram, application, ADA, QUESTION)
        club.members[0] = ADA
        hours.now = 60
        assert (await says(telegram, application, ADA, QUESTION))[0].startswith(ANSWER)
        hours.now = 3600
        assert await says(telegram, application, MIA, QUESTION) == [words.CLOSED(id="31")]


async def test_where_telegram_does_not_say_members_stay_for_a_day_and_the_admins_are_told(
    telegram: Telegram, library: Library, state: State, hours: Hours
) -> None:
    club, told = telegram.add_group("Club", MIA), list[str]()
    async with connected(telegram, library, state, circle=members_of(hours, club.id, trouble=told.append)) as app:
        await says(telegram, app, MIA, QUESTION)
        del telegram.chats[club.id]
        hours.now = 3600
        assert (await says(telegram, app, MIA, QUESTION))[0].startswith(ANSWER)
        assert await says(telegram, app, ADA, QUESTION) == [words.CLOSED(id="32")]
        assert str(club.id) in told[0]
        hours.now = 100_000
        assert await says(telegram, app, MIA, QUESTION) == [words.CLOSED(id="31")]


async def test_admins_are_always_let_in(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state, circle=Circle(frozenset({1}), admins=frozenset({ADA.id}))) as app:
        assert (await says(telegram, app, ADA, QUESTION))[0].startswith(ANSWER)


# Settings


def test_chats_are_read_in_the_ways_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMBERS_OF", "@Harbour_Club, https://t.me/coast_news -1001234567890")
    assert Settings(_env_file=None).members_of == ("@harbour_club", "@coast_news", -1001234567890)


@pytest.mark.parametrize("value", ["harbour club", "12345", "@x", "https://example.org/club"])
def test_what_is_no_chat_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MEMBERS_OF", value)
    with pytest.raises(ConfigError, match=r"MEMBERS_OF: .* is not a chat; use @NAME or the id"):
        Settings(_env_file=None)


@pytest.mark.parametrize("value", ["short", "with blanks in it", "x" * 65, "größenordnung-2024"])
def test_a_word_of_invitation_that_telegram_cannot_pass_on_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("INVITATION", value)
    with pytest.raises(ConfigError, match="use 12 to 64 letters") as raised:
        Settings(_env_file=None)
    assert value not in str(raised.value)
