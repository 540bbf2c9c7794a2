"""Decisions and writes of the notices."""
