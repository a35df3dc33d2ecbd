"""Telling a dropped PDF: as issued, superseded, not yet published, altered, or not ours.

Read ``standing.py`` (the verdict) first; ``claims.py`` asks a process of its own,
``claim_reading.py``, which of our hashes a file carries.
"""
