"""Rows of a workbook (.xlsx) that are filled in, there and back, whatever they are of.

``layout.py`` says what a sheet has, ``writing.py`` gives its cells, ``reading.py`` says what they
mean and what is wrong with them.
"""
