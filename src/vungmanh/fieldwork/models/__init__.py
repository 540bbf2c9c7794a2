"""What units record of their work outside the office: study of directives, surveys, pilots, areas and visits."""

from vungmanh.fieldwork.models.areas import AreaAssignment, Briefing, Visit
from vungmanh.fieldwork.models.attachments import Attachment
from vungmanh.fieldwork.models.common import Kept
from vungmanh.fieldwork.models.pilots import Pilot, PilotMeasure, PilotReview
from vungmanh.fieldwork.models.study import StudyAudience, StudyGoal, StudySession
from vungmanh.fieldwork.models.surveys import Survey, SurveyAnswer, SurveyQuestion, SurveyValue

__all__ = [
    "AreaAssignment", "Attachment", "Briefing", "Kept", "Pilot", "PilotMeasure", "PilotReview", "StudyAudience",
    "StudyGoal", "StudySession", "Survey", "SurveyAnswer", "SurveyQuestion", "SurveyValue", "Visit",
]  # fmt: skip
