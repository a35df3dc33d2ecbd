"""A plan as a workbook (.xlsx), there and back: the paper's table of criteria, filled in offline.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` says what the
cells mean and what is wrong with them. What may be stored, services/workbook.py decides.
"""
