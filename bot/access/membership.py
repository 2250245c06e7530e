"""Membership: who is in the chats whose members are let in, as Telegram says. Its answers are kept for a while."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from telegram import Bot, ChatMember
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

log = logging.getLogger(__name__)

Place = int | str  # the id of a chat, or its public name: "@name"

_MEMBER_SECONDS = 600.0  # that an answer "yes" is believed
_STRANGER_SECONDS = 30.0  # that a "no" is believed: who has just joined does not want to wait
_SILENT_SECONDS = 86_400.0  # that a "yes" is believed while Telegram gives no answer
_MOST_PEOPLE = 100_000  # that are remembered
_IN = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER}


@dataclass(frozen=True, slots=True)
class _Known:
    is_member: bool
    at: float  # seconds of the clock


class Membership:
    """The members of some chats. The bot must be in these chats, and in a channel an admin. Belongs to one loop."""

    def __init__(
        self,
        places: Collection[Place],
        trouble: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`trouble`: is told why Telegram does not say who is a member."""
        self.places = tuple(places)
        self._trouble = trouble
        self._clock = clock
        self._known: OrderedDict[int, _Known] = OrderedDict()  # by person

    async def holds(self, bot: Bot, person: int) -> bool:
        """Return whether a person is a member of one of the chats."""
        known = self._known.get(person)
        if known and self._clock() - known.at < (_MEMBER_SECONDS if known.is_member else _STRANGER_SECONDS):
            return known.is_member
        answers = [await self._asked(bot, place, person) for place in self.places]
        if True not in answers and None in answers:  # nobody knows
            return bool(known and known.is_member and self._clock() - known.at < _SILENT_SECONDS)
        self._known[person] = _Known(True in answers, self._clock())
        self._known.move_to_end(person)
        if len(self._known) > _MOST_PEOPLE:
            self._known.popitem(last=False)
        return self._known[person].is_member

    async def _asked(self, bot: Bot, place: Place, person: int) -> bool | None:
        """Ask Telegram whether a person is in a chat; return None where it gives no answer."""
        try:
            member = await bot.get_chat_member(place, person)
        except TelegramError as error:
            if "user not found" in str(error).lower() or "participant" in str(error).lower():
                return False
            log.warning("MEMBERS_OF: Telegram does not say who is in %s: %s", place, error)
            self._trouble(f"{place}: {error}")
            return None
        return _is_in(member)


def _is_in(member: ChatMember) -> bool:
    restricted = member.status == ChatMemberStatus.RESTRICTED
    return member.status in _IN or (restricted and bool(getattr(member, "is_member", False)))
