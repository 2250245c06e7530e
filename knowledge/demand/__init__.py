"""Demand: what many readers asked for, without what only one of them wrote."""
