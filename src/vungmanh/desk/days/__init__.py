"""Days off and make-up days: the public calendar, and what is decided for the place."""
