"""
The languages that the bot speaks. English is in `words`; every other language is a gettext catalogue, ``de.po``.

`sentences` and `speech` are how a sentence becomes one of a language, `catalogues` reads the files, and `speaking`
knows the language of the reader who is answered. ``python -m bot.locales.updating`` adds new sentences to them.
"""
