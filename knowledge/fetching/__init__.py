"""The HTTP client: guarded addresses, kept connections, politeness per host, robots.txt."""
