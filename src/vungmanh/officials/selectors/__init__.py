"""Reads of the register of officials: a file as on a day, the list, how posts are filled."""
