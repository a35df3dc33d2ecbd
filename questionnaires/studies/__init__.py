"""SWOT studies of a company: their factors as data, how these are judged, and what follows.

The arithmetic is questionnaires.swot alone; here a study's factors, judgements and answers are
put together into its case, and what that says is laid out for page and PDF. Imports neither
views nor services. Read first: parts.py (the format of a study's factors), case.py, tables.py.
"""
