"""Questionnaires: what many respondents answer, and what their answers say.

The two computations are pure Python (no Django, database, clock, file, randomness or float) and
run by themselves:

- `analysis`: items, validity and reliability of a questionnaire; docs/questionnaires.md.
- `swot`: weights, scores and quadrant of a SWOT study; docs/swot.md.

Around them stands the room: versions of questionnaires as data (`specs/`, `library/`), surveys
that run one of them, and what is frozen of them; survey_reports/ shows it. May import whatever
stands below evaluations/; neither evaluations/ nor risks/ imports it; studies/, which are weighed
by surveys, stand on it. Read first:
specs/parts.py (what a questionnaire is), models/, analysis/__init__.py.
"""
