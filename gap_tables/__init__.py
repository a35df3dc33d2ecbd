"""What is required of a company beside what is there, row by row, and what becomes of each gap.

A table is filled from the open criteria of an audit, from the example, or free; a proposal becomes
a finding or a criterion of a plan. May import plans and what is below. Read first: ``models.py`` (a
table and its rows), ``services/gap_tables.py`` (what is done to them) and
``services/revisions.py`` (what a revised audit changes).
"""
