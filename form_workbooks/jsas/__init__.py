"""A job safety analysis as a workbook (.xlsx), there and back: a row is a hazard of a step.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` makes steps of
the rows; rows are written and read by ``workbooks/rows/``. What may be stored,
services.py decides.
"""
