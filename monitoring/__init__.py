"""What happened and what was done month by month: incidents, man-hours, leading indicators, rates.

May import findings, documents, contractors and what is below. Read first: ``models``,
``indicators`` (the leading ones: a new monthly figure begins here), ``rates`` (FR, SR and TRIR with
their base) and ``services``.
"""
