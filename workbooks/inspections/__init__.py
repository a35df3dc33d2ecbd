"""An inspection as a workbook (.xlsx), there and back: a row is a line of its checklist.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` makes answers
of the rows; rows are written and read as those of a register (``workbooks/registers/``). What may
be stored, services/inspections.py decides.
"""
