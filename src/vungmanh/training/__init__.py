"""Courses, enrolments, training plans; graduates attracted to communes."""
