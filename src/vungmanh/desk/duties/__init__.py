"""Duties of units: what I owe, what waits for my decision, what I wait for; one duty with its log."""
