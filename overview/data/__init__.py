"""Data out: every table as CSV, as XLSX, and page by page for a reader such as Power BI.

One definition a table, in its room's ``tables.py``, gathered by ``datasets.py`` and read by all
three: ``core/tables.py`` says what a column is, ``scope.py`` what an address narrows, ``files.py``
writes files, ``odata.py`` gives pages, ``wide.py`` has the tables with a column an element. Figures
of approved evaluations come from the frozen results and are the very strings that pages and
documents show.
"""
