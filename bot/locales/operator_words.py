"""What the bot says to the people who run it, in English; `bot.locales.words` has what it says to readers."""

from datetime import datetime

from bot.locales.sentences import Template
from bot.locales.speech import Speech


class OperatorWords(Speech):
    """What the people who run the bot are told."""

    DEAD_SOURCE = Template(
        "One of your sources could not be read for two weeks:\n{name}\n{error}\n\n"
        "I go on trying once a week. If it has moved, change SOURCES."
    )
    LOST_REPLY = Template(
        "A reader got no reply: Telegram did not take it for as long as I tried (REPLY_MINUTES), or refused it. The "
        "reader is told with the next message. The log has the reasons."
    )
    DISK_FULL = Template(
        "The disk is full: {fault}\nI go on answering as far as I can, but articles, or the questions that wait, are "
        "not written down. Make room; I go on by myself."
    )
    STATE_TROUBLE = Template(
        "My own database (STATE_URL) cannot be used: {fault}\nReplies lack some buttons, and a crash would lose the "
        "questions that wait. If the file is damaged, restart me: it is kept, and a new one is begun."
    )
    STATE_REPLACED = Template(
        "My own database (STATE_URL) was damaged. It is kept as {kept}, and a new one is begun. No article was in it; "
        "buttons under old replies no longer work. The file may be deleted."
    )
    LIBRARY_TROUBLE = Template(
        "The articles cannot be read: {fault}\nReaders get no answers meanwhile. If this lasts, stop me and run: "
        "python -m knowledge check"
    )
    DEAF = Template(
        "I heard nothing from Telegram for {minutes} minutes. I hear it again, and answer what came meanwhile. If this "
        "happens often, look at the network or TELEGRAM_PROXY."
    )
    JOB_FAILED = Template("A job fails ({job}): {fault}\nThe log has more. I try again, at the latest after a restart.")

    def notice(self, text: str, raised: datetime) -> str:
        """Return a message about something that was noticed at that time."""
        return f"{text}\n\n{self.day(raised)}, {self.hour(raised)}"
