"""An OHS budget as a workbook (.xlsx), there and back: its lines, exact in whole rupiah.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` says what the
cells mean; rows are read and written as those of a register (``workbooks/registers/``). What may be
stored, services/budgets.py decides.
"""
