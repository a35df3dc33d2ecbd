"""Data out: every table as CSV, as XLSX, and page by page for a reader such as Power BI.

One definition a table (``datasets/``), read by all three: ``columns.py`` says what a column is,
``files.py`` writes files, ``odata.py`` gives pages. Figures of approved evaluations come from
the frozen results and are the very strings that pages and documents show.
"""
