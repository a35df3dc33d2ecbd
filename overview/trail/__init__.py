"""The audit trail: who changed what, when, read from the audit rows of every room.

``kinds.py`` has what the rooms say of their things, ``selectors.py`` finds and names rows,
``sentences.py`` tells one, for the page and for the table alike.
"""
