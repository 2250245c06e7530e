"""Channels with a group for comments: posts are forwarded there, and each begins a thread of comments."""

from bot.playground.local_telegram import Telegram
from bot.playground.models import Chat, Message, User

TELEGRAM = User(777000, "Telegram", language_code=None)  # forwards the posts
ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)  # stands for who writes as the group
CHANNEL_BOT = User(136817688, "Channel", username="Channel_Bot", is_bot=True)  # stands for who writes as a channel


def add_channel(telegram: Telegram, title: str, username: str, *, discussion: Chat) -> Chat:
    """Add a channel with the bot as an admin, whose posts are discussed in a group."""
    channel = Chat(discussion.id - 1_000_000, "channel", [telegram.bot], title, started=True, username=username)
    channel.admins, channel.linked, discussion.linked = {telegram.bot.id}, discussion.id, channel.id
    telegram.chats[channel.id] = channel
    return channel


def channel_posts(telegram: Telegram, channel: Chat, text: str) -> Message:
    """Write a post. Return the message in the group of its comments: Telegram forwards it there by itself."""
    post = telegram.deliver(Message(0, channel, TELEGRAM, 0, sender_chat=channel, **telegram.typed(text)))
    assert channel.linked is not None
    group = telegram.chats[channel.linked]
    origin = {"type": "channel", "chat": channel.json(), "message_id": post.id, "date": post.date}
    forwarded = Message(0, group, TELEGRAM, 0, text, post.entities, sender_chat=channel, forward_origin=origin)
    forwarded.begins_discussion = True
    return telegram.deliver(forwarded)


def user_comments(
    telegram: Telegram, post: Message, text: str, *, user: User | None = None, reply_to: Message | None = None
) -> Message:
    """Comment on a post, which is its message in the group; as a reply to another comment if one is given."""
    reply = (reply_to or post).id
    return telegram.user_says(text, user=user, chat=post.chat, reply_to=reply, thread=post.id)


def says_as(telegram: Telegram, sender: Chat, group: Chat, text: str, *, reply_to: Message | None = None) -> Message:
    """Write into a group in the name of that group, as admins can, or of a channel."""
    stand_in = ANONYMOUS if sender is group else CHANNEL_BOT
    reply = reply_to.id if reply_to else None
    thread = reply if reply_to and reply_to.begins_discussion else reply_to.thread if reply_to else None
    typed = telegram.typed(text)
    return telegram.deliver(Message(0, group, stand_in, 0, reply_to=reply, thread=thread, sender_chat=sender, **typed))
