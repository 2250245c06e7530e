"""
Handlers: one module for each thing that a reader does.

* `questions`  a question, an example question, more passages
* `articles`   the latest articles, summaries, reading an article page by page
* `welcome`    /start, /help, and messages that are neither a command nor a question
* `failures`   errors that the others raised
* `incoming`   reading of updates, shared by all of them

A handler is a method of a frozen dataclass that holds the library and the state. It takes the reader's words
from the update, calls `knowledge` in a thread, and sends what `bot.replies` makes of the result.
"""
