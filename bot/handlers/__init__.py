"""
What readers do, one module each: `questions`, `articles`, `welcome`; and how replies are sent: `sending`.

A handler is a bound method of a frozen dataclass that holds what it needs. It takes the reader's words
from the update, lets `knowledge` work in a thread, and sends what `bot.replies` makes of the result.
"""
