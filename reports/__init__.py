"""What is made of frozen results: scorecard, comparison, workbook of figures.

May import evaluations, documents and what is below. Read first: ``scorecard.py`` and
``comparison/comparison.py`` (what is shown) and ``rendering.py`` (page to PDF).
"""
