"""Messages to the admins: notices, and a source that could not be read for two weeks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.locales.speaking import words
from bot.logs import without_passwords
from bot.monitoring.notices import Notices
from bot.replies.markup import one_line
from bot.replies.reply import text_reply
from bot.retrying import may_have_arrived
from bot.settings import Settings
from knowledge import Library

log = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0  # between two looks for notices


@asynccontextmanager
async def telling(notices: Notices, admins: Sequence[int], bot: Bot) -> AsyncIterator[None]:
    """Tell the admins of notices, for as long as the block lasts; what is left then is told after the next start."""
    task = asyncio.create_task(_tell(notices, admins, bot), name="telling")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await asyncio.to_thread(notices.write)


async def _tell(notices: Notices, admins: Sequence[int], bot: Bot) -> None:
    """Tell each admin apart from the others, because a message may wait for minutes until Telegram takes it."""
    async with asyncio.TaskGroup() as group:
        for admin in set(admins):
            group.create_task(_tell_one(notices, admin, bot))


async def _tell_one(notices: Notices, admin: int, bot: Bot) -> None:
    while True:
        await asyncio.to_thread(notices.write)
        for notice, _ in notices.due([admin]):
            text = words().notice(notice.text, datetime.fromtimestamp(notice.raised / 1000, UTC))
            if await tell(bot, admin, without_passwords(text)):
                notices.told(notice, admin)
                await asyncio.to_thread(notices.write)
        await asyncio.sleep(_LOOK_SECONDS)


async def report_dead_sources(library: Library, settings: Settings, bot: Bot) -> None:
    """Tell the admins once about each source that is dead. A source counts as reported when one admin was told."""
    states = await asyncio.to_thread(library.sources, *settings.sources)
    for state in states:
        if state.dead and not state.reported:
            log.warning("%s is dead: %s", state.name, state.error)
            name, error = map(without_passwords, (state.name, state.error or ""))
            text = words().DEAD_SOURCE(name=one_line(name, 300), error=one_line(error, 300))
            settled = [await tell(bot, admin, text) for admin in settings.admin_ids]
            if any(settled) or not settled:
                await asyncio.to_thread(library.mark_reported, [state.name])


async def tell(bot: Bot, admin: int, text: str) -> bool:
    """Send a message to an admin. Return False when it should be tried again later."""
    try:
        await bot.send_message(admin, text_reply(text).html)
    except (Forbidden, BadRequest) as error:  # the admin has never written to the bot, or has blocked it
        log.warning("admin %d cannot be written to: %s", admin, error)
    except TelegramError as error:
        if may_have_arrived(error):  # a second copy was sent already; more would go on without end
            log.warning("admin %d may not have been reached: %s", admin, error)
            return True
        log.warning("admin %d was not reached: %s", admin, error)
        return False
    return True
