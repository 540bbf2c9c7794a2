"""Plans of lower units for a programme, and shares of its counts given to them."""
