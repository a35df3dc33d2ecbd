"""A job safety analysis as a workbook (.xlsx), there and back: a row is a hazard of a step.

``layout.py`` says where things stand, ``writing.py`` gives the bytes, ``reading.py`` makes steps of
the rows; rows are written and read as those of a register (``workbooks/registers/``). What may be
stored, services/jsas.py decides.
"""
