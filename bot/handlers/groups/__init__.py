"""
Groups: what the bot does in chats of many people.

* `addressed`       messages that are meant for the bot, and /diag
* `group_rules`     who may ask, in which topics, and how loudly
* `group_settings`  /settings, with which admins choose that
* `presence`        the bot is added to a group, or removed from it
* `moves`           a group gets a new id
* `guests`          questions from groups that the bot is not in
"""
