"""Training: needs, yearly plans, courses with their people and results, graduates attracted to communes."""
