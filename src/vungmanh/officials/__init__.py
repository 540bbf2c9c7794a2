"""Persons, their posts over time, qualifications, evaluations; establishment of units."""
