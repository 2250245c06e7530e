"""Fuzzers are programs, not tests: run them by hand, with atheris installed."""

collect_ignore_glob = ["fuzz_*.py"]
