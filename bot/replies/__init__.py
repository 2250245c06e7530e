"""
Replies: what readers see. Pure functions from values of `knowledge` to finished messages; nothing is sent here.

* `answers`        the answer to a question, and the reply when the articles do not answer it
* `article_pages`  the latest articles, a summary, a page of an article, similar articles
* `greeting`       the greeting
* `words`          all sentences and labels of the bot's own
* `buttons`        the data of buttons, and keyboards
* `links`          links to articles that jump to a sentence
* `markup`         formatted text and its length; the only module that knows escaping and Telegram's limits
* `reply`          the finished message
"""
