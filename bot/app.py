"""The table that sends each update to its handler, and the application built around it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import (
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
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
from bot.handlers.groups.addressed import Groups
from bot.handlers.groups.group_rules import GroupRules
from bot.handlers.groups.group_settings import GroupSettings
from bot.handlers.groups.guests import Guests
from bot.handlers.groups.moves import Moves
from bot.handlers.groups.presence import Presence
from bot.handlers.incoming import PRIVATE, Addressed, Command, on_message, on_press
from bot.handlers.inline import Inline
from bot.handlers.language_choice import LanguageChoice
from bot.handlers.lateness import Lateness
from bot.handlers.messages import Messages
from bot.handlers.privacy import Privacy
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
from bot.publisher.admin_table import admin_table
from bot.publisher.desk import Desk
from bot.publisher.kept_sources import KeptSources
from bot.publisher.self_test_runs import self_test_of
from bot.replies import buttons
from bot.retrying import SECONDS, PatientCalls
from bot.state import State
from bot.state.group_choices import GroupChoices
from bot.state.question_log import QuestionLog
from bot.state.trouble import Trouble
from bot.watchdog import Watchdog
from knowledge import Library

CONNECTIONS = 256  # at most, to Telegram; a chat whose messages hang holds one, and others shall not wait for it

EDITED = filters.UpdateType.EDITED_MESSAGE
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
    groups: GroupChoices,
    moves: Moves,
    lateness: Lateness,
    channels: Collection[str] | None = (),
    metrics: Metrics | None = None,
    circle: Circle | None = None,
    for_admins: Sequence[BaseHandler[Any, Any, Any]] = (),
    kept: KeptSources | None = None,
) -> list[BaseHandler[Any, Any, Any]]:
    """
    Return the handlers in order: the first one that matches an update handles it.

    In groups only commands match, and messages that mention the bot or reply to it. Edits of commands are not answered.
    `groups`: what their admins have chosen. `channels`, `kept`: see `Channels`. `for_admins`: see `admin_table`.
    """
    articles = Articles(library, memory)
    questions = Questions(library, memory, articles, metrics or Metrics(), log)
    feedback = Feedback(library, log, notices)
    welcome = Welcome(library, memory, questions)
    messages = Messages(questions, articles)
    privacy = Privacy(memory, log, questions.conversations, messages.exchanges, (circle or Circle()).invitation)
    addressed = Groups(messages, groups)
    settings = GroupSettings(groups, choice)
    presence = Presence(groups, memory, questions.conversations, lateness, moves)
    return [
        on_message(Command("start"), welcome.start),
        on_message(Command("help"), welcome.help),
        on_message(Command("ask"), questions.ask),
        on_message(Command("latest"), articles.latest),
        on_message(Command("summary"), articles.summary),
        on_message(Command("language"), choice.language),
        on_message(Command("settings"), settings.settings),
        on_message(Command("diag"), addressed.diagnosis),
        on_message(Command("privacy"), privacy.privacy),
        on_message(Command("export"), privacy.export),
        on_message(Command("forgetme"), privacy.forget),
        *for_admins,
        on_message(PRIVATE & filters.Regex(JOINED), articles.joined_command),
        on_message(PRIVATE & Command(), welcome.unknown_command),
        on_message(PRIVATE & (filters.TEXT | filters.CAPTION), messages.plain),
        on_message(PRIVATE & NO_TEXT, welcome.no_text),
        on_message(filters.ChatType.GROUPS & ~Command() & Addressed(), addressed.addressed),
        on_message(filters.StatusUpdate.MIGRATE, moves.service_message),
        ChatMemberHandler(presence.changed, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, Guests(library).answer),
        MessageHandler(filters.UpdateType.CHANNEL_POSTS, Channels(library, channels, kept).post),
        MessageHandler(EDITED & PRIVATE & (filters.TEXT | filters.CAPTION) & ~Command(), messages.edited),
        on_press(buttons.EXAMPLE, questions.example),
        on_press(buttons.AS_TYPED, questions.as_typed),
        on_press(buttons.MORE, questions.more),
        on_press(buttons.HELPFUL, feedback.rated),
        on_press(buttons.COMPLAINT, feedback.complained),
        on_press(buttons.SUMMARY, articles.new_summary),
        on_press(buttons.SUMMARY_IN_PLACE, articles.summary_in_place),
        on_press(buttons.PAGE, articles.page),
        on_press(buttons.SIMILAR, articles.similar),
        on_press(buttons.LISTING, articles.listing),
        on_press(buttons.LANGUAGE, choice.chosen),
        on_press(buttons.GROUP, settings.changed),
        CallbackQueryHandler(welcome.unknown_button),
        InlineQueryHandler(Inline(library).offer),
    ]


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
    groups = state.groups(trouble)

    async def follow(old_chat: int, new_chat: int) -> None:
        lateness.moved(old_chat, new_chat)
        await asyncio.to_thread(memory.moved, old_chat, new_chat)

    moves = Moves(follow)
    desk = desk or Desk()
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
        .rate_limiter(MeasuredCalls(PatientCalls(moves.moved, reply_seconds, pacing), metrics))
        .job_queue(None)
        .request(request or MeasuredRequest(metrics, **options, connection_pool_size=CONNECTIONS, pool_timeout=10))
        .get_updates_request(
            polling or PollingRequest(pending, watchdog or Watchdog(SILENT_SECONDS), **options, connection_pool_size=2)
        )
        .build()
    )
    admin_memory = AdminMemory(state, bot_id(token), trouble)
    kept = KeptSources(admin_memory)
    self_test = self_test_of(desk.golden, library, state)
    for_admins = admin_table(desk, library, memory, admin_memory, kept, self_test)
    handlers = table(
        *(library, memory, choice, log, notices, groups, moves, lateness),
        channels=channels,
        metrics=metrics,
        circle=circle,
        for_admins=for_admins,
        kept=kept,
    )
    application.add_handlers(handlers)
    application.add_handler(TypeHandler(Update, choice.begin), group=-4)
    application.add_handler(TypeHandler(Update, Admission(circle, library).check), group=-3)
    application.add_handler(TypeHandler(Update, GroupRules(groups).check), group=-2)
    application.add_handler(TypeHandler(Update, lateness.check), group=-1)
    application.add_error_handler(Failures(lateness, metrics, notices).report)
    return application
