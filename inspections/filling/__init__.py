"""An inspection filled in answer by answer: on a phone, with or without a line, and by programs.

Read first: ``services`` (each change, sent as often as it takes, counts once), ``api`` (its
addresses) and ``page`` (what the page's script is told).
"""
