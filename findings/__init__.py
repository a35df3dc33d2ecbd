"""Findings and CAPA: whatever must be put right, wherever it was found.

May import documents, contractors and what is below. Read first: ``models/findings.py``,
``access.py`` (who may take which step), ``services/findings.py`` and ``rules/reminders.py`` (who is
reminded of what).
"""
