"""What a bot says about itself: commands, name, descriptions, menu button; per scope, chat and language."""

from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import bad_request
from bot.playground.models import Chat, Json, User
from bot.playground.parameters import Parameters

Scope = tuple[str, int, int]  # type, chat, user
EVERYBODY: Scope = ("default", 0, 0)
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


@dataclass
class Profile:
    """The bot's public face, as its methods have set it."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # (name or description, language)
    menu_buttons: dict[int, Json] = field(default_factory=dict)  # 0: of all chats

    def text(self, name: str, language: str) -> str:
        """Return a text for a language, the one for everybody when there is none of its own."""
        return self.texts.get((name, language)) or self.texts.get((name, ""), "")

    def set_text(self, name: str, language: str, text: str) -> None:
        """Keep a text for a language; an empty one removes it."""
        if text:
            self.texts[name, language] = text
        else:
            self.texts.pop((name, language), None)

    def menu_button(self, chat_id: int) -> Json:
        """Return the menu button of a chat."""
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(0) or {"type": "commands"}

    def commands_for(self, chat: Chat, user: User) -> list[Json]:
        """Return the commands this user sees in this chat: those of the narrowest scope that has any."""
        broad = "all_private_chats" if chat.type == "private" else "all_group_chats"
        scopes: list[Scope] = [("chat_member", chat.id, user.id)] if chat.type != "private" else []
        scopes += [("chat", chat.id, 0), (broad, 0, 0), EVERYBODY]
        for scope in scopes:
            for language in ((user.language_code or "")[:2], ""):
                if found := self.commands.get((scope, language)):
                    return found
        return []


def scope(parameters: Parameters) -> Scope:
    """Return whom a set of commands is for."""
    given: dict[str, Any] | None = parameters.nested("scope", dict, "can't parse BotCommandScope JSON object")
    if given is None:
        return EVERYBODY
    kind = str(given.get("type", ""))
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id, user_id = (
        Parameters(given).integer(name) if name in SCOPES[kind] else 0 for name in ("chat_id", "user_id")
    )
    if "chat_id" in SCOPES[kind] and not chat_id:
        raise bad_request("chat_id is empty")
    return kind, chat_id, user_id
