"""The Excel sheets of training: a row is a person in a course, or a graduate whom a scheme brought."""

from vungmanh.training.sheets.arrivals import ArrivalsRegister
from vungmanh.training.sheets.turns import TurnsRegister

__all__ = ["ArrivalsRegister", "TurnsRegister"]
