"""What pages read of fieldwork. Each function names how many queries it makes; none depends on the number of rows."""
