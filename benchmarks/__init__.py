"""Measurements, one file per area; `script/bench` runs them."""
