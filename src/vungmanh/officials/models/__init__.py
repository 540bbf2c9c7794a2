"""The register of officials: persons, their posts over time, what stands in their files, the establishment of units."""

from vungmanh.officials.models.establishment import Establishment
from vungmanh.officials.models.people import Person, PrivateData
from vungmanh.officials.models.posts import Post
from vungmanh.officials.models.records import (
    Departure,
    Discipline,
    Evaluation,
    EvaluationPaper,
    Qualification,
    RaisedCeiling,
    TrainingRecord,
)
from vungmanh.officials.models.standards import AdoptedStandards, StandardsException
from vungmanh.officials.models.stretches import PostStretch

__all__ = [
    "AdoptedStandards", "Departure", "Discipline", "Establishment", "Evaluation", "EvaluationPaper", "Person", "Post",
    "PostStretch", "PrivateData", "Qualification", "RaisedCeiling", "StandardsException", "TrainingRecord",
]  # fmt: skip
