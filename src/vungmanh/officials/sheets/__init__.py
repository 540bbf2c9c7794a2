"""The Excel sheets of officials: a row is a post of a person, with what stands in the person's file; and the establishment."""

from vungmanh.officials.sheets.establishment import ESTABLISHMENT
from vungmanh.officials.sheets.register import OfficialsRegister

__all__ = ["ESTABLISHMENT", "OfficialsRegister"]
