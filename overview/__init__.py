"""Pages that gather from every room: what waits, a year's dashboard, data out, the trail.

May import every room but the demonstration; none imports it. Read first: ``dashboard/page.py``,
``todo/rendering.py``, ``data/datasets.py`` and ``trail/selectors.py``.
"""
