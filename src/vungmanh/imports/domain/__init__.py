"""What can be done with a sheet that came in: check it, answer its questions, bring it in, take it back."""
