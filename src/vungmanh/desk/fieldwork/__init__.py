"""Registers of fieldwork: study of directives, surveys, pilots, areas with visits and briefings."""
