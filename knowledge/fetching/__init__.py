"""The HTTP client: guarded addresses, politeness per host, robots.txt."""
