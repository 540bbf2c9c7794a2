"""Officials: the list on a day, a person's file, how the posts of units are filled."""
