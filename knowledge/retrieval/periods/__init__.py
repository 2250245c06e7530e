"""Periods: which period of publication a text names."""
