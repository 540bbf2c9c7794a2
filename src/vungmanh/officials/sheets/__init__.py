"""The Excel sheets of officials: a row is a post of a person, with what stands in the person's file; the establishment; and
lines of files by themselves: grades of years, disciplinary measures, courses attended, departures."""

from vungmanh.officials.sheets.departures import DeparturesRegister
from vungmanh.officials.sheets.establishment import ESTABLISHMENT
from vungmanh.officials.sheets.grades import GradesRegister
from vungmanh.officials.sheets.records import DisciplinesRegister, TrainingsRegister
from vungmanh.officials.sheets.register import OfficialsRegister

REGISTERS = (
    OfficialsRegister(), ESTABLISHMENT, GradesRegister(), DisciplinesRegister(), TrainingsRegister(), DeparturesRegister(),
)  # fmt: skip
