"""Questionnaires: what many respondents answer, and what their answers say.

So far the two computations, which are pure Python (no Django, database, clock, file, randomness or
float) and run by themselves; the pages, respondents and answers that use them come later.

- `analysis`: items, validity and reliability of a questionnaire; docs/questionnaires.md.
- `swot`: weights, scores and quadrant of a SWOT study; docs/swot.md.

May import cases/. Read first: analysis/__init__.py, swot/__init__.py, scale.py (what both answer).
"""
