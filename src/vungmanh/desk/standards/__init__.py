"""Position standards: who lacks what and which way is open, mixes of units, the rules themselves."""
