"""Spelling: which words of the library a misspelled word of a question may be."""
