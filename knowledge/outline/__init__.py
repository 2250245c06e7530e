"""Outlines: what ingest derives from an article once, so that nothing is analysed when a question is asked."""
