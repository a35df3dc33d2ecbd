"""The checklist, contractors and totals, months, questionnaires, inspections as .xlsx.

May import evaluations and what is below. Read first: ``workbook/layout.py`` (where things stand),
``workbook/opening.py`` (what a hostile file meets) and ``services/checklists.py``.
"""
