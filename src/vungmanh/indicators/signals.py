"""What upper floors may hear of. Sent after the commit."""

from django.dispatch import Signal

figures_changed = Signal()
"""Figures became others; receivers get `indicators` and `units`, sets of primary keys (the units for which they are kept, not
those above), and `since`, the last day of the first period. Empty sets stand for very many."""
