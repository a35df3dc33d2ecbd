"""A risk register as a workbook (.xlsx), there and back: its risks and its controls.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` says what the
cells mean and what is wrong with them. What may be stored, services.py decides.
"""
