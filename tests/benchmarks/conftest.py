"""Benchmarks are programs, not tests: they are run by hand, on a quiet machine."""

collect_ignore_glob = ["[!c]*.py"]
