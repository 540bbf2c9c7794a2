"""Definitions, the registry of what can be counted, and figures by unit and period."""
