"""What happened and what was done: incidents, man-hours, indicators, rates.

May import inspections, findings, documents, contractors and what is below. Read first: ``models``,
``indicators`` (the leading ones: a new monthly figure begins here), ``rates`` (FR, SR and TRIR with
their base) and ``services``.
"""
