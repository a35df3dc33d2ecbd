"""The annual book: one PDF of a year for the board, laid out in parts and joined.

May import reports, plans, findings and what is below. Read first: content.py (what it says, from
frozen results), parts.py (the HTML of each part), joining.py (parts to one file). The job is
making.py.
"""
