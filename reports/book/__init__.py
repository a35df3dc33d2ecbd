"""The annual book: one PDF for the board, laid out in parts and joined.

Read first: ``content.py`` (what it says, from frozen results), ``parts.py`` (the HTML of each
part), ``joining.py`` (parts to one file). The job is ``reports/makers/book.py``.
"""
