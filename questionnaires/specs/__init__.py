"""Reads questionnaire files: text in, frozen specs out, or one clear sentence.

Pure Python and PyYAML, by the reader of instrument files (instruments/specs/reading.py): no
Django, database or clock. Read first: parts.py (the file format), checks.py (what must agree).
"""
