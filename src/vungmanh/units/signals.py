"""What upper floors may hear of. Sent after the commit."""

from django.dispatch import Signal

units_changed = Signal()
"""Units were founded, renamed, moved, closed or took over; receivers get `unit_ids: set[int]` and `on`, the first day
(`date.min` where it holds since ever).

An empty `unit_ids` stands for very many (a whole country was loaded).
"""
