"""The quarterly report of a company on handling its risks: drawn up, signed by name, frozen.

Read first: ``history.py`` (where risks stood on a past day), ``content.py`` (what a report says),
``services.py`` (typed, signed, returned).
"""
