"""Vững Mạnh turns a directive into a programme that measures itself."""

__version__ = "0.1.0"
