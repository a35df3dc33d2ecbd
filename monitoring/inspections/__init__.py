"""Inspections in the field: units and areas, short checklists, what fails becomes a finding.

Read first: ``specs`` (the checklists as data), ``rules`` (what fails, the compliance percent) and
``services`` (an inspection saved and finished).
"""
