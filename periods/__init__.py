"""Periods: a year is opened on an instrument, changed, and filled with who is rated in it.

The rows stay in evaluations, which read what a period says at every step; how one comes about and
who joins it is decided here.

May import evaluations and what is below; it stands beside checklists and reviews. Read first:
``services.py`` (what a year, a deadline and who joins must hold to), ``forms.py``, ``api.py``.
"""
