"""How any document is made, kept, sent and checked: jobs, files, schedules, charts, verification.

What a document says is its maker's, in a room above. May import contractors and what is below.
Read first: ``models``, ``makers/registry.py`` and ``services/requests.py`` (asking for one).
"""
