"""The Excel sheets of officials: a row is a post of a person, with what stands in the person's file; the establishment;
and a grade of a person for a year."""

from vungmanh.officials.sheets.establishment import ESTABLISHMENT
from vungmanh.officials.sheets.grades import GradesRegister
from vungmanh.officials.sheets.register import OfficialsRegister

__all__ = ["ESTABLISHMENT", "GradesRegister", "OfficialsRegister"]
