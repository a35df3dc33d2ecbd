"""A questionnaire as a workbook (.xlsx), there and back: what is read is what was written.

Each sheet is one kind of entry of its file (questionnaires/specs/parts.py), a row each. Read first:
layout.py (which sheet and column says what), reading.py (from cells to the file's own reader).
"""
