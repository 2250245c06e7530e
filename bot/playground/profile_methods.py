"""The Bot API's methods for the bot itself and its chats. `methods` says how to write one."""

from bot.playground import bot_profile, limits
from bot.playground.errors import bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.models import Json
from bot.playground.parameters import Parameters
from bot.playground.registry import method

RIGHTS = (
    "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
).split()  # of an admin


@method("getMe")
async def get_me(telegram: Telegram, parameters: Parameters) -> Json:
    """Return the bot's user."""
    return telegram.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not telegram.privacy,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("getChat")
async def get_chat(telegram: Telegram, parameters: Parameters) -> Json:
    """Return the full description of a chat."""
    chat = telegram.find_chat(parameters.text("chat_id"))
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    linked = {"linked_chat_id": chat.linked} if chat.linked else {}
    return (
        linked
        | chat.json()
        | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }
    )


@method("getChatMember")
async def get_chat_member(telegram: Telegram, parameters: Parameters) -> Json:
    """Return the status of a user in a chat."""
    chat = telegram.find_chat(parameters.text("chat_id"))
    user_id = parameters.integer("user_id")
    if not user_id:
        raise bad_request("invalid user_id specified")
    if user_id not in telegram.users:
        raise bad_request("user not found")
    is_member = user_id == telegram.bot.id or any(user_id == user.id for user in chat.members)
    user = {"user": telegram.users[user_id].json()}
    if user_id in chat.admins:
        return _admin(telegram, user_id)
    return user | {"status": "member" if is_member else "left"}


@method("getChatAdministrators")
async def get_chat_administrators(telegram: Telegram, parameters: Parameters) -> list[Json]:
    """Return the admins of a group or channel, without bots."""
    chat = telegram.find_chat(parameters.text("chat_id"))
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [_admin(telegram, user_id) for user_id in sorted(chat.admins) if not telegram.users[user_id].is_bot]


def _admin(telegram: Telegram, user_id: int) -> Json:
    """Return the ChatMember of an admin."""
    user = telegram.users[user_id].json()
    return {"user": user, "status": "administrator", "is_anonymous": False, **dict.fromkeys(RIGHTS, True)}


@method("setMyCommands")
async def set_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    """Set the commands of one scope and language."""
    commands = limits.commands(parameters)
    telegram.profile.commands[_commands_key(parameters)] = commands
    telegram.publish("profile", telegram.profile)
    return True


@method("getMyCommands")
async def get_my_commands(telegram: Telegram, parameters: Parameters) -> list[Json]:
    """Return the commands that were set for this scope and language."""
    return telegram.profile.commands.get(_commands_key(parameters), [])


@method("deleteMyCommands")
async def delete_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    """Remove the commands of one scope and language."""
    telegram.profile.commands.pop(_commands_key(parameters), None)
    telegram.publish("profile", telegram.profile)
    return True


def _commands_key(parameters: Parameters) -> tuple[bot_profile.Scope, str]:
    return bot_profile.scope(parameters), limits.language_code(parameters)


def _register_text_methods(part: str, name: str, most: int) -> None:
    """Register the two methods that set and get one of the bot's texts."""

    @method(f"setMy{part}")
    async def set_text(telegram: Telegram, parameters: Parameters) -> bool:
        text = limits.profile_text(parameters, name, most)
        language = limits.language_code(parameters)
        telegram.profile.set_text(name, language, text)
        if name == "name" and text and not language:
            telegram.bot.first_name = text
        telegram.publish("profile", telegram.profile)
        return True

    @method(f"getMy{part}")
    async def get_text(telegram: Telegram, parameters: Parameters) -> Json:
        text = telegram.profile.text(name, limits.language_code(parameters))
        return {name: text or (telegram.bot.first_name if name == "name" else "")}


_register_text_methods("Name", "name", 64)
_register_text_methods("Description", "description", 512)
_register_text_methods("ShortDescription", "short_description", 120)


@method("setChatMenuButton")
async def set_chat_menu_button(telegram: Telegram, parameters: Parameters) -> bool:
    """Set the menu button of a chat or of all chats."""
    button = parameters.nested("menu_button", dict, "can't parse menu button JSON object")
    kind = (button or {"type": "default"}).get("type")
    if kind not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat_id = parameters.integer("chat_id")
    if kind == "default":
        telegram.profile.menu_buttons.pop(chat_id, None)
    else:
        telegram.profile.menu_buttons[chat_id] = button
    telegram.publish("profile", telegram.profile)
    return True


@method("getChatMenuButton")
async def get_chat_menu_button(telegram: Telegram, parameters: Parameters) -> Json:
    """Return the menu button of a chat."""
    return telegram.profile.menu_button(parameters.integer("chat_id"))
