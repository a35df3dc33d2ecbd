"""An inspection as a workbook (.xlsx), there and back: a row is a line of its checklist.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` makes answers
of the rows; rows are written and read by ``workbooks/rows/``. What may be stored,
services/inspections.py decides.
"""
