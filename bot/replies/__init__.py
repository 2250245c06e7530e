"""
What the bot says: answers, summaries and lists in, messages out. Pure functions, no Telegram traffic.

* `words`     everything in the bot's own words
* `answers`   the answer to a question, and the honest no
* `articles`  the latest, one in short, one in full, those like it
* `welcome`   greeting and help
* `buttons`   what buttons carry, and the one place where keyboards are made
* `links`     down to the sentence
* `markup`    formatted text, measured: alone knows escaping and 4,096
* `reply`     the finished message
"""
