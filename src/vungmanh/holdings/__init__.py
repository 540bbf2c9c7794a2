"""What a unit must have or has reached: rules, conventions, boxes, titles, each with date and evidence."""
