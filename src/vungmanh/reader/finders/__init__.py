"""Finders look at a stretch of text and yield frozen matches: span, value, rule. They know no document structure."""
