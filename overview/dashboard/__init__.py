"""A year in figures: how far the campaign is, who moved, what is weak, what happened.

``rated.py`` reads the frozen results of a year once; ``movement.py``, ``weakest.py``,
``patterns.py``, ``downgraded.py`` and ``heat.py`` each say one thing of them, for the page and
for the book alike. ``campaign.py`` reads how far the evaluations are; what is not put right and
what happened are read where they belong, by ``findings/corrective.py`` and ``monitoring/year.py``.
``page.py`` puts the page together and ``opened/`` lists the rows behind every figure: both
from the same rows, so that a figure and what it opens cannot differ.
"""
