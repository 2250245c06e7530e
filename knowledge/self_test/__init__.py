"""Self-test: golden questions, which a publisher writes down with what the library should answer."""
