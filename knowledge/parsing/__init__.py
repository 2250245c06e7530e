"""Bytes to drafts of articles. Pure: no network, no store."""
