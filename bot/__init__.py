"""The Telegram bot: readers ask, the articles answer. Start it with ``python -m bot``; see README.md here."""

import os

# python-telegram-bot gives waiting times as timedelta from its next major version on; ask for that now.
os.environ.setdefault("PTB_TIMEDELTA", "1")
