"""What units hold: rules, titles, counts."""
