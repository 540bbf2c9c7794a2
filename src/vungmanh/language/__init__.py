"""Vietnamese text, numbers and order of letters. Pure Python: knows nothing of documents, databases or settings."""
