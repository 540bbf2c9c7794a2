"""Filters that people keep: one component above every list."""
