"""What the bot says in English, for tests that compare it."""

from bot.locales.words import Words

words = Words()
