"""Boilerplate of text files: lines around an article that do not belong to it."""
