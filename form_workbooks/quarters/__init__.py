"""The quarterly report of a company as a workbook (.xlsx), there and back, until it is signed.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` knows whose
workbook it is. What may be stored, services.py decides. One that is signed is a workbook of
``risks/quarters/``, to be read.
"""
