"""Benchmarks are programs, not tests: run them by hand, on a quiet machine."""

collect_ignore_glob = ["[!c]*.py"]
