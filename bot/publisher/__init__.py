"""
What the publisher runs from the chat, open to `ADMIN_IDS` in their private chats only.

* `overview`         /admin: figures, questions per day, what readers did not find, the self-test
* `source_handling`  the list of sources, and /refresh
* `adding`           an address, a forwarded post or a file is shown, and added when the admin says so
* `withdrawing`      /withdraw, which takes an article out
* `admin_table`      the table of these commands and buttons
"""
