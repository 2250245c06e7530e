"""The playground over HTTP: the Bot API for any client, and a chat page for people."""
