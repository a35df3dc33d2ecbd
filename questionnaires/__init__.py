"""Questionnaires: what many respondents answer, and what their answers say.

So far the computation, which is pure Python (no Django, database, clock, file, randomness or float)
and runs by itself; the pages, respondents and answers that use it come later.

- `analysis`: items, validity and reliability of a questionnaire; docs/questionnaires.md.

May import cases/. Read first: analysis/__init__.py, scale.py (what is answered).
"""
