"""Inspections in the field: units and areas, short checklists, what fails becomes a finding.

May import instruments, findings, documents, contractors and what is below; monitoring shows what a
month's inspections come to. Read first: ``specs`` (the checklists as data), ``rules`` (what fails,
the compliance percent) and ``services`` (an inspection saved and finished).
"""
