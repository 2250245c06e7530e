"""The settings of a group, and those of a private chat."""

from bot.locales.speaking import words
from bot.replies import buttons
from bot.replies.buttons import button
from bot.replies.markup import text
from bot.replies.reply import Reply, markup_reply, text_reply
from bot.state.group_choices import GroupChoice


def settings(choice: GroupChoice, topic: int) -> Reply:
    """
    Return what the admins of a group have chosen, with a button for each thing. A button shows what is, and changes it.

    `topic`: in which the settings are shown; 0 for a group without topics.
    """
    said = words()
    if choice.admins_only:
        askers = button(f"👥 {said.ADMINS_MAY_ASK}", buttons.group(buttons.EVERYBODY, topic))
    else:
        askers = button(f"👥 {said.ALL_MAY_ASK}", buttons.group(buttons.ADMINS, topic))
    if choice.quiet:
        sound = button(f"🔕 {said.QUIET}", buttons.group(buttons.SOUND, topic))
    else:
        sound = button(f"🔔 {said.WITH_SOUND}", buttons.group(buttons.QUIET, topic))
    if choice.topics is not None and topic in choice.topics:
        topics = button(f"💬 {said.IN_THIS_TOPIC}", buttons.group(buttons.NOT_HERE, topic))
    else:
        label = said.IN_ALL_TOPICS if choice.topics is None else said.NOT_IN_THIS_TOPIC
        topics = button(f"💬 {label}", buttons.group(buttons.HERE, topic))
    language = button(f"🌐 {said.name_of(said.language).capitalize()}", buttons.group(buttons.LANGUAGES, topic))
    rows = [[askers], [topics] if topic else [], [sound], [language]]
    return markup_reply(text(f"{said.GROUP_SETTINGS}\n\n{said.QUIET_MEANS}"), buttons.keyboard(*rows))


def private_settings() -> Reply:
    """Return what a reader can choose in a private chat."""
    said = words()
    return text_reply(said.PRIVATE_SETTINGS(language=said.name_of(said.language).capitalize()))
