"""The demonstration: two contractors and three years, put in by the services people use.

May import every room. Read first: ``reading.py`` (the files of ``library/``), ``loading.py`` (who
does what, when), ``table.py`` (the results as ``make demo`` prints them).
"""
