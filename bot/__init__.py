"""The Telegram bot: answers readers' questions from articles. Start it with ``python -m bot``; README.md has a map."""

import os

# The next major version of python-telegram-bot gives durations as timedelta. This selects that behaviour now.
os.environ.setdefault("PTB_TIMEDELTA", "1")
