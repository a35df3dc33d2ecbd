"""An evaluation as a workbook (.xlsx) that is filled in offline, and contractors from one.

Writing gives bytes, opening gives plain cells, reading says what the cells mean and what is
wrong with them by sheet and cell, changes compares that with what stands on the server. None
of it touches the database, the clock or the disk: services/checklists.py and services/imports.py
do. Imports sheets, selectors and the register (their dataclasses), and openpyxl to write: late,
where it is needed, since it is a tenth of a web process's memory and most never open a workbook.
Read first: layout.py (where things stand), opening.py (what a hostile file meets), changes.py; the
roster_*.py are the same for many contractors.
"""
