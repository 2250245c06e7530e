"""A bot's profile: commands, name, descriptions and menu button, for each scope, chat and language."""

from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import bad_request
from bot.playground.models import Chat, Json, User
from bot.playground.parameters import Parameters

Scope = tuple[str, int, int]  # type, chat id, user id; 0 where the type has none
EVERYBODY: Scope = ("default", 0, 0)
SCOPES = {  # the ids that each type of scope needs
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


@dataclass
class BotProfile:
    """The profile as the methods of the Bot API have set it."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    # By field, such as "description", and language; an empty language means all languages.
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)  # by chat id; 0 for all chats

    def text(self, name: str, language: str) -> str:
        """Return a text for a language; the text for all languages if this one has none."""
        return self.texts.get((name, language)) or self.texts.get((name, ""), "")

    def set_text(self, name: str, language: str, text: str) -> None:
        """Set a text for a language. An empty text removes it."""
        if text:
            self.texts[name, language] = text
        else:
            self.texts.pop((name, language), None)

    def menu_button(self, chat_id: int) -> Json:
        """Return the menu button of a chat."""
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(0) or {"type": "commands"}

    def commands_for(self, chat: Chat, user: User) -> list[Json]:
        """Return the commands that a user sees in a chat: those of the narrowest scope that has any."""
        broad = "all_private_chats" if chat.type == "private" else "all_group_chats"
        scopes: list[Scope] = [("chat_member", chat.id, user.id)] if chat.type != "private" else []
        scopes += [("chat", chat.id, 0), (broad, 0, 0), EVERYBODY]
        for scope in scopes:
            for language in ((user.language_code or "")[:2], ""):
                if commands := self.commands.get((scope, language)):
                    return commands
        return []


def scope(parameters: Parameters) -> Scope:
    """Return the scope that the parameter `scope` describes: whom a set of commands is for."""
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
