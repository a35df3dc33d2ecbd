"""Instruments, ladders and rule sets: data, versioned, never changed once published.

``library/`` holds the files. May import contractors and what is below. Read first: ``models``,
``specs`` (what a file may say) and ``sheets.py`` (an instrument ready to show and to score).
"""
