"""
Access: for whom the bot is, and who may read private articles.

* `circle`      the people and chats that are let in: by their ids, as members of a chat, by an invitation
* `membership`  who is a member of the chats whose members are let in
* `shelves`     the articles that may be shown in answer to the update in hand
"""
