"""Companies that are rated: sites, representatives, incidents, man-hours.

May import accounts and scoring. Read first: ``models``, ``access`` (who sees which contractor) and
``rates`` (FR, SR and TRIR with their base).
"""
