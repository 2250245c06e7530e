"""The table that sends each update to its handler, and the application built around it."""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import (
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.access.circle import Circle
from bot.handlers.admission import Admission
from bot.handlers.articles import JOINED, Articles
from bot.handlers.channels import Channels
from bot.handlers.failures import Failures
from bot.handlers.feedback import Feedback
from bot.handlers.floods import Floods
from bot.handlers.groups import Groups
from bot.handlers.incoming import Addressed, ButtonHandler, Callback, Command
from bot.handlers.inline import Inline
from bot.handlers.language_choice import LanguageChoice
from bot.handlers.lateness import Lateness
from bot.handlers.messages import Messages
from bot.handlers.moves import Moves
from bot.handlers.privacy import Privacy
from bot.handlers.publishing.adding import Adding
from bot.handlers.publishing.decisions import Decisions
from bot.handlers.publishing.kept_sources import KeptSources
from bot.handlers.publishing.offers import OnlyAddress
from bot.handlers.publishing.posts import FromChannel
from bot.handlers.publishing.withdrawing import Withdrawing
from bot.handlers.questions import Questions
from bot.handlers.welcome import Welcome
from bot.locales.speaking import Languages
from bot.memory import Memory
from bot.monitoring.measuring import MeasuredCalls, MeasuredProcessor, MeasuredRequest
from bot.monitoring.metrics import Metrics
from bot.monitoring.notices import Notices, bot_id
from bot.pacing import Pacing
from bot.pending import Pending
from bot.polling import SILENT_SECONDS, App, PollingRequest, http_options
from bot.publisher.admin_memory import AdminMemory
from bot.publisher.desk import Desk
from bot.publisher.overview import Overview
from bot.publisher.self_test_runs import SelfTest, self_test_of
from bot.publisher.source_handling import SourceHandling
from bot.replies import buttons
from bot.retrying import SECONDS, PatientCalls
from bot.state import State
from bot.state.question_log import QuestionLog
from bot.state.received import Received
from bot.state.trouble import Trouble
from bot.watchdog import Watchdog
from knowledge import Library

CONNECTIONS = 256  # at most, to Telegram; a chat whose messages hang holds one, and others shall not wait for it

EDITED = filters.UpdateType.EDITED_MESSAGE
PRIVATE = filters.ChatType.PRIVATE
NO_TEXT = (
    filters.PHOTO
    | filters.VOICE
    | filters.Sticker.ALL
    | filters.AUDIO
    | filters.VIDEO
    | filters.VIDEO_NOTE
    | filters.ANIMATION
    | filters.Document.ALL
    | filters.LOCATION
    | filters.CONTACT
    | filters.POLL
    | filters.Dice.ALL
)


def table(
    library: Library,
    memory: Memory,
    choice: LanguageChoice,
    log: QuestionLog,
    notices: Notices,
    channels: Collection[str] | None = (),
    metrics: Metrics | None = None,
    circle: Circle | None = None,
    for_admins: Sequence[BaseHandler[Any, Any, Any]] = (),
    kept: KeptSources | None = None,
) -> list[BaseHandler[Any, Any, Any]]:
    """
    Return the handlers in order: the first one that matches an update handles it.

    In groups only commands match, and messages that mention the bot or reply to it. Edits of commands are not answered.
    `channels`, `kept`: see `Channels`. `for_admins`: see `admin_table` and `publishing_table`.
    """
    articles = Articles(library, memory)
    questions = Questions(library, memory, articles, metrics or Metrics(), log)
    feedback = Feedback(library, log, notices)
    welcome = Welcome(library, memory, questions)
    messages = Messages(questions, articles)
    groups = Groups(messages)
    privacy = Privacy(memory, log, questions.conversations, messages.exchanges, (circle or Circle()).invitation)
    return [
        _on_message(Command("start"), welcome.start),
        _on_message(Command("help"), welcome.help),
        _on_message(Command("ask"), questions.ask),
        _on_message(Command("latest"), articles.latest),
        _on_message(Command("summary"), articles.summary),
        _on_message(Command("language"), choice.language),
        _on_message(Command("diag"), groups.diagnosis),
        _on_message(Command("privacy"), privacy.privacy),
        _on_message(Command("export"), privacy.export),
        _on_message(Command("forgetme"), privacy.forget),
        *for_admins,
        _on_message(PRIVATE & filters.Regex(JOINED), articles.joined_command),
        _on_message(PRIVATE & Command(), welcome.unknown_command),
        _on_message(PRIVATE & (filters.TEXT | filters.CAPTION), messages.plain),
        _on_message(PRIVATE & NO_TEXT, welcome.no_text),
        _on_message(filters.ChatType.GROUPS & ~Command() & Addressed(), groups.addressed),
        MessageHandler(filters.UpdateType.CHANNEL_POSTS, Channels(library, channels, kept).post),
        MessageHandler(EDITED & PRIVATE & (filters.TEXT | filters.CAPTION) & ~Command(), messages.edited),
        _on_press(buttons.EXAMPLE, questions.example),
        _on_press(buttons.AS_TYPED, questions.as_typed),
        _on_press(buttons.MORE, questions.more),
        _on_press(buttons.HELPFUL, feedback.rated),
        _on_press(buttons.COMPLAINT, feedback.complained),
        _on_press(buttons.SUMMARY, articles.new_summary),
        _on_press(buttons.SUMMARY_IN_PLACE, articles.summary_in_place),
        _on_press(buttons.PAGE, articles.page),
        _on_press(buttons.SIMILAR, articles.similar),
        _on_press(buttons.LISTING, articles.listing),
        _on_press(buttons.LANGUAGE, choice.chosen),
        CallbackQueryHandler(welcome.unknown_button),
        InlineQueryHandler(Inline(library).offer),
    ]


def admin_table(
    desk: Desk, library: Library, memory: AdminMemory, self_test: SelfTest | None
) -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of what admins ask for in their private chats. To others all of it is unknown."""
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
        _on_message(from_admin & Command("admin"), overview.show),
        _on_message(from_admin & Command("refresh"), handling.refresh),
        *(_on_press(data, callback, desk.admins) for data, callback in presses.items()),
    ]


def publishing_table(
    desk: Desk, library: Library, memory: Memory, kept: KeptSources
) -> list[BaseHandler[Any, Any, Any]]:
    """Return the handlers of what admins do with the articles, in their private chats with the bot."""
    articles, decisions = Articles(library, memory), Decisions()
    adding = Adding(library, memory, kept, Received(desk.received), articles, decisions)
    withdrawing = Withdrawing(library, articles, decisions)
    admin = PRIVATE & filters.User(user_id=desk.admins)
    presses = [
        (buttons.ADD, adding.chosen),
        (buttons.CANCEL, adding.cancelled),
        (buttons.WITHDRAW_ASK, withdrawing.asked),
        (buttons.WITHDRAW, withdrawing.confirmed),
        (buttons.READMIT, withdrawing.undone),
    ]
    return [
        _on_message(admin & FromChannel() & (filters.TEXT | filters.CAPTION), adding.forwarded),
        _on_message(admin & filters.Document.ALL & ~filters.ANIMATION, adding.file),
        _on_message(admin & Command("add"), adding.add),
        _on_message(admin & Command("withdraw"), withdrawing.withdraw),
        _on_message(admin & OnlyAddress(), adding.address),
        *(_on_press(data, callback, desk.admins) for data, callback in presses),
    ]


def _on_message(condition: filters.BaseFilter, callback: Callback) -> BaseHandler[Any, Any, Any]:
    """Handle a new message."""
    return MessageHandler(filters.UpdateType.MESSAGE & condition, callback)


def _on_press(
    data: re.Pattern[str], callback: Callback, people: Collection[int] | None = None
) -> BaseHandler[Any, Any, Any]:
    """Handle the press of a button whose whole data matches; `people`: by one of them."""
    return ButtonHandler(callback, re.compile(rf"{data.pattern}\Z"), people)


def build(
    token: str,
    library: Library,
    state: State,
    *,
    channels: Collection[str] | None = (),
    base: str = "https://api.telegram.org",
    options: Mapping[str, Any] | None = None,
    request: BaseRequest | None = None,
    polling: BaseRequest | None = None,
    watchdog: Watchdog | None = None,
    reply_seconds: float = SECONDS,
    pacing: Pacing | None = None,
    metrics: Metrics | None = None,
    languages: Languages | None = None,
    circle: Circle | None = None,
    notices: Notices | None = None,
    log_days: int = 90,
    desk: Desk | None = None,
) -> App:
    """
    Build the application without starting it. `base` is the address of the Bot API server.

    `options`: of the HTTP client, see `http_options`. `channels`: those whose posts are taken in, see `Channels`.
    `request` carries the calls of the Bot API and `polling` the requests for updates; both use HTTP by default.
    `watchdog`: is told that Telegram was heard. `reply_seconds`: for which a reply is kept that Telegram does not take.
    `pacing`: how fast messages are sent.
    `metrics`: where the measures of this application are kept. `languages`: those that the bot speaks. `notices`: what
    the admins have to know. `circle`: those who are let in; by default everybody may use the bot.
    `log_days`: for which questions are logged; 0: they are not. `desk`: what the admins may ask of the bot.
    """
    metrics = metrics or Metrics()
    notices = notices or Notices(state.notices(bot_id(token)))
    trouble = Trouble(notices.state_trouble)
    memory = Memory(state, trouble)
    log = QuestionLog(state.questions(token, log_days), trouble)
    pending = Pending(state.journal(bot_id(token)), trouble)
    lateness = Lateness(memory, pending)
    choice = LanguageChoice(memory, languages or Languages())
    circle = circle or Circle()

    async def moved(old_chat: int, new_chat: int) -> None:
        lateness.moved(old_chat, new_chat)
        await asyncio.to_thread(memory.moved, old_chat, new_chat)

    desk = desk or Desk()
    admin_memory = AdminMemory(state, bot_id(token), trouble)
    for_admins = admin_table(desk, library, admin_memory, self_test_of(desk.golden, library, state))
    defaults = Defaults(
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        allow_sending_without_reply=True,
        tzinfo=ZoneInfo("UTC"),
    )
    options = options or http_options(base)
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .defaults(defaults)
        .concurrent_updates(MeasuredProcessor(pending, Floods(choice.of_app), metrics))
        .rate_limiter(MeasuredCalls(PatientCalls(moved, reply_seconds, pacing), metrics))
        .job_queue(None)
        .request(request or MeasuredRequest(metrics, **options, connection_pool_size=CONNECTIONS, pool_timeout=10))
        .get_updates_request(
            polling or PollingRequest(pending, watchdog or Watchdog(SILENT_SECONDS), **options, connection_pool_size=2)
        )
        .build()
    )
    kept = KeptSources(state.source_choices(), trouble)
    for_admins += publishing_table(desk, library, memory, kept)
    application.add_handlers(table(library, memory, choice, log, notices, channels, metrics, circle, for_admins, kept))
    application.add_handler(TypeHandler(Update, choice.begin), group=-3)
    application.add_handler(TypeHandler(Update, Admission(circle, library).check), group=-2)
    application.add_handler(TypeHandler(Update, lateness.check), group=-1)
    application.add_handler(_on_message(filters.StatusUpdate.MIGRATE, Moves(moved).follow))
    application.add_error_handler(Failures(lateness, metrics, notices).report)
    return application
