"""The demonstration: two contractors and three years, put in by the services people use.

Read first: ``reading.py`` (the files of demonstration/), ``loading.py`` (who does what, when),
``table.py`` (the results as ``make demo`` prints them).
"""
