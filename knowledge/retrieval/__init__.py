"""Retrieval: from a question to passages, and how sure we are of them."""
