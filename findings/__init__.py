"""Findings and CAPA: whatever must be put right, wherever it was found.

May import documents, contractors and what is below. Read first: ``access.py`` (who may take which
step), ``rules/`` (from which state, by when, who is reminded of what), ``services/findings.py``.
"""
