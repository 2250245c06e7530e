"""The circle: the people and chats that are let in."""

import asyncio
import hmac
import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial

from telegram import Bot, Update

from bot.access.membership import Membership
from bot.monitoring.notices import Notices
from bot.settings import Settings
from bot.state import State
from bot.state.access import StateError
from bot.state.members import Members

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Invitation:
    """A word that lets in whoever brings it, by the link ``https://t.me/NAME?start=WORD``."""

    word: str
    members: Members
    _recent: set[int] = field(default_factory=set)  # let in since the start: kept where the database fails

    def is_brought(self, argument: str) -> bool:
        """Return whether the argument of ``/start`` is the word."""
        return hmac.compare_digest(argument.encode(), self.word.encode())

    def accept(self, person: int) -> None:
        """Let a person in."""
        self._recent.add(person)
        try:
            self.members.add(person)
        except StateError as error:
            log.warning("STATE_URL: who was let in is forgotten at the next start: %s", error)

    def holds(self, person: int) -> bool:
        """Return whether a person was let in."""
        if person not in self._recent and self.joined(person) is None:
            return False
        self._recent.add(person)
        return True

    def joined(self, person: int) -> int | None:
        """Return when a person was let in, in milliseconds since 1970; None if it never happened, or is not known."""
        try:
            return self.members.joined(person)
        except StateError as error:
            log.warning("STATE_URL: who was let in is not known: %s", error)
            return None

    def forget(self, person: int) -> None:
        """Forget that a person was let in, here; the database forgets by itself."""
        self._recent.discard(person)


@dataclass(frozen=True)
class Circle:
    """Those who are let in: by their ids, as members of chats, by an invitation. Nobody by default."""

    ids: frozenset[int] = frozenset()  # of people and chats
    membership: Membership | None = None
    invitation: Invitation | None = None
    admins: frozenset[int] = frozenset()  # are always in

    @property
    def is_empty(self) -> bool:
        """Whether nobody but the admins is named."""
        return not (self.ids or self.membership or self.invitation)

    def holds_chat(self, update: Update) -> bool:
        """Return whether the chat of an update is in, so that all who are there may see what is shown there."""
        chat = update.effective_chat
        places: Collection[int | str] = self.membership.places if self.membership else ()
        if chat is None:
            return False
        name = f"@{chat.username}".lower() if chat.username else None
        return chat.id in self.ids or any(place in {chat.id, name} for place in places)

    async def holds_person(self, update: Update, bot: Bot) -> bool:
        """Return whether the person, or the chat, that an update comes from is in."""
        user, sender = update.effective_user, update.effective_sender
        ids = {place.id for place in (user, sender) if place}
        if not ids.isdisjoint(self.ids | self.admins):
            return True
        if user is None or user.is_bot:  # an anonymous admin, a channel
            return False
        if self.invitation:
            invited = await asyncio.to_thread(self.invitation.holds, user.id)
            if invited:
                return True
        return self.membership is not None and await self.membership.holds(bot, user.id)


def circle_of(settings: Settings, state: State, notices: Notices) -> Circle:
    """Return those whom the settings let in. The admins are told where Telegram does not say who is in a chat."""
    trouble = partial(notices.job_failed, "asking who is in the chats of MEMBERS_OF")
    word = settings.invitation.get_secret_value() if settings.invitation else ""
    return Circle(
        frozenset(settings.allowed_ids),
        Membership(settings.members_of, trouble) if settings.members_of else None,
        Invitation(word, state.members(word)) if word else None,
        frozenset(settings.admin_ids),
    )
