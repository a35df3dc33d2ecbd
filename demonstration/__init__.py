"""The demonstration: the paper's two contractors and six constructed ones, three years of each.

Put in by the services people use. May import every room. Read first: ``reading.py`` (the files of
``library/``), ``construction.py`` (what the six answered, by the rules of ``library/six/``),
``loading.py`` (who does what, when), ``many.py`` (as many companies more as somebody asks for),
``surveys.py`` (a closed survey and an open one), ``table.py`` (the results as ``make demo`` prints
them).
"""
