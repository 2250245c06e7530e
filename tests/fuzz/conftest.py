"""Fuzzers are programs, not tests: they are run by hand, and need atheris."""

collect_ignore_glob = ["fuzz_*.py"]
