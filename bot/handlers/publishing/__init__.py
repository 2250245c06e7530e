"""
Publishing: what the people who run the bot do with the articles in the chat.

* `posts`         a message as the post of a channel
* `kept_sources`  the sources that admins have added
* `offers`        what an admin offers: an address, a forwarded post, a file
* `decisions`     which questions were answered
* `adding`        an offer is shown, and added when the admin says so
* `withdrawing`   /withdraw, which takes an article out
"""
