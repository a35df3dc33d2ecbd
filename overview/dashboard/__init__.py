"""A year in figures: how far the campaign is, who moved, what is weak, what happened.

``results.py`` reads the frozen results of a year once; ``movement.py``, ``weakest.py``,
``patterns.py``, ``downgrades.py`` and ``heat.py`` each say one thing of them. ``campaign.py`` reads
how far the evaluations are. Whatever else a room knows of the same contractors and the same year is
a board of its own, contributed (``BOARDS``): what is not put right, what happened. ``page.py``
reads the page together and ``rows/`` lists the rows behind every figure: both from the same
reading, so that a figure and what it opens cannot differ.
"""
