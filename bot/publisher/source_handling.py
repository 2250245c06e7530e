"""The list of sources with its buttons, and /refresh."""

import asyncio
from dataclasses import dataclass

from telegram import Update

from bot.delivery import acknowledge, answer_press, edit, send
from bot.handlers.incoming import Context, message_of, pressed_button, reader_of
from bot.locales.speaking import words
from bot.publisher import source_texts
from bot.publisher.admin_memory import AdminMemory
from bot.publisher.refresh_requests import RefreshRequest, RefreshRequests
from bot.publisher.source_list import ListedSource, listed_sources
from bot.replies.reply import Reply, text_reply
from bot.state.source_choices import SourceChoices
from knowledge import Library


@dataclass(frozen=True)
class SourceHandling:
    """Shows the sources, pauses and resumes them, and has them read."""

    library: Library
    memory: AdminMemory
    sources: tuple[str, ...]  # of the settings
    requests: RefreshRequests

    async def refresh(self, update: Update, _: Context) -> None:
        """Answer ``/refresh``; what came of it follows when all sources are read."""
        message = message_of(update)
        await send(message, self._asked(reader_of(message).person))

    async def refresh_pressed(self, update: Update, context: Context) -> None:
        """Answer the button for reading all sources."""
        query, _ = pressed_button(update, context)
        await acknowledge(query)
        await answer_press(query, self._asked(query.from_user.id))

    async def page(self, update: Update, context: Context) -> None:
        """Show a page of the list: the first one as a new message, others in place."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        reply = source_texts.sources(await asyncio.to_thread(self._listed), int(match[1]))
        await (edit if match[2] else answer_press)(query, reply)

    async def changed(self, update: Update, context: Context) -> None:
        """Pause, resume or try a source, and show the list as it is then."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        listed = await asyncio.to_thread(self._listed)
        place = next((place for place, source in enumerate(listed) if source.key == match[2]), None)
        if place is None:
            await answer_press(query, text_reply(words().OLD_BUTTON))
        elif match[1] == "try":
            await answer_press(query, self._asked(query.from_user.id, listed[place].name))
        elif not await asyncio.to_thread(self._choose, listed[place].name, match[1]):
            await answer_press(query, text_reply(words().CHOICE_NOT_KEPT))
        else:
            shown = await asyncio.to_thread(self._listed)
            await edit(query, source_texts.sources(shown, place // source_texts.PER_PAGE))

    def _asked(self, admin: int, source: str = "") -> Reply:
        under_way = self.requests.under_way
        self.requests.ask(RefreshRequest(admin, words(), source))
        return text_reply(words().SOURCES_READING_ALREADY if under_way else words().SOURCES_READING)

    def _choose(self, name: str, choice: str) -> bool:
        change = SourceChoices.pause if choice == "pause" else SourceChoices.resume
        return self.memory.change(lambda choices: change(choices, name))

    def _listed(self) -> list[ListedSource]:
        return listed_sources(self.library, self.sources, self.memory.choices())
