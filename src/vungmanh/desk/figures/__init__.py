"""Figures: the catalogue of indicators, one figure with what stands behind it, tables over units and periods."""
