"""A plan as a workbook (.xlsx), there and back: the paper's table of criteria, filled in offline.

May import plans and what is below. Read first: ``layout.py`` (where things stand), ``reading.py``
(what the cells mean and what is wrong with them) and ``services.py`` (what may be stored).
"""
