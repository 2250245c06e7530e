"""The table that sends what admins ask for to its handler."""

from typing import Any

from telegram.ext import BaseHandler, filters

from bot.handlers.articles import Articles
from bot.handlers.incoming import PRIVATE, Command, on_message, on_press
from bot.memory import Memory
from bot.publisher.adding import Adding
from bot.publisher.admin_memory import AdminMemory
from bot.publisher.decisions import Decisions
from bot.publisher.desk import Desk
from bot.publisher.kept_sources import KeptSources
from bot.publisher.offers import OnlyAddress
from bot.publisher.overview import Overview
from bot.publisher.posts import FromChannel
from bot.publisher.self_test_runs import SelfTest
from bot.publisher.source_handling import SourceHandling
from bot.publisher.withdrawing import Withdrawing
from bot.replies import buttons
from bot.state.received import Received
from knowledge import Library

Handlers = list[BaseHandler[Any, Any, Any]]


def admin_table(
    desk: Desk,
    library: Library,
    memory: Memory,
    admin_memory: AdminMemory,
    kept: KeptSources,
    self_test: SelfTest | None,
) -> Handlers:
    """Return the handlers of what admins ask for in their private chats. To others all of it is unknown."""
    return [*_figures_and_sources(desk, library, admin_memory, self_test), *_articles(desk, library, memory, kept)]


def _figures_and_sources(desk: Desk, library: Library, memory: AdminMemory, self_test: SelfTest | None) -> Handlers:
    overview = Overview(library, memory, desk.sources, desk.least_askers, self_test)
    handling = SourceHandling(library, memory, desk.sources, desk.requests)
    presses = {
        buttons.ADMIN_DAYS: overview.days,
        buttons.ADMIN_COLOURS: overview.recoloured,
        buttons.ADMIN_MISSED: overview.missed,
        buttons.ADMIN_TEST: overview.tested,
        buttons.ADMIN_ADD: overview.how_to_add,
        buttons.ADMIN_REFRESH: handling.refresh_pressed,
        buttons.SOURCES: handling.page,
        buttons.SOURCE: handling.changed,
    }
    from_admin = PRIVATE & filters.User(user_id=desk.admins)
    return [
        on_message(from_admin & Command("admin"), overview.show),
        on_message(from_admin & Command("refresh"), handling.refresh),
        *(on_press(data, callback, desk.admins) for data, callback in presses.items()),
    ]


def _articles(desk: Desk, library: Library, memory: Memory, kept: KeptSources) -> Handlers:
    articles, decisions = Articles(library, memory), Decisions()
    adding = Adding(library, memory, kept, Received(desk.received), articles, decisions)
    withdrawing = Withdrawing(library, articles, decisions)
    from_admin = PRIVATE & filters.User(user_id=desk.admins)
    presses = [
        (buttons.ADD, adding.chosen),
        (buttons.CANCEL, adding.cancelled),
        (buttons.WITHDRAW_ASK, withdrawing.asked),
        (buttons.WITHDRAW, withdrawing.confirmed),
        (buttons.READMIT, withdrawing.undone),
    ]
    return [
        on_message(from_admin & FromChannel() & (filters.TEXT | filters.CAPTION), adding.forwarded),
        on_message(from_admin & filters.Document.ALL & ~filters.ANIMATION, adding.file),
        on_message(from_admin & Command("add"), adding.add),
        on_message(from_admin & Command("withdraw"), withdrawing.withdraw),
        on_message(from_admin & OnlyAddress(), adding.address),
        *(on_press(data, callback, desk.admins) for data, callback in presses),
    ]
