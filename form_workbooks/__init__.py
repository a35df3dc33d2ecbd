"""The forms of an OHS programme as workbooks (.xlsx), there and back: registers, analyses, budgets,
procedures, quarterly reports.

May import workbooks, the rooms whose forms they are, and what is below. A form is a package, and
none imports another. Read first: ``workbooks/rows/layout.py`` (what a sheet of rows has),
``registers/layout.py`` (where things stand) and ``registers/services.py`` (what may be stored).
"""
