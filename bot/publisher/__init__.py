"""
What the publisher runs from the chat, open to `ADMIN_IDS` in their private chats only.

* `overview`         /admin: figures, questions per day, what readers did not find, the self-test
* `source_handling`  the list of sources, and /refresh
* `desk`             the table of these commands and buttons
"""
