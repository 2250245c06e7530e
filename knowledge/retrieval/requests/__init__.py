"""Requests: what a message asks for, and the words around its topic."""
