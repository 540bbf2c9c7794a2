"""Extractors turn the outline into records: header, citations, targets, results, tasks, reports, in that order."""
