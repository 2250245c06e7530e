"""Ingest: from sources to the store, and from the store to the index."""
