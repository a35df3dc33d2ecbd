"""An OHS budget as a workbook (.xlsx), there and back: its lines, exact in whole rupiah.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` says what the
cells mean; rows are read and written by ``workbooks/rows/``. What may be stored,
services.py decides.
"""
