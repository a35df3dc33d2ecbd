"""How any document is made, kept, sent and checked: jobs, files, schedules, charts, verification.

What a document says is its maker's, in a room above: rooms contribute their kinds (``DOCUMENTS``)
and what a hash stands for (``VERIFIABLES``). May import contractors and what is below.
Read first: ``kinds.py``, ``models.py`` and ``services/requests.py`` (asking for one).
"""
