"""Pages that gather from every room: what waits, the year's dashboard, a contractor, data out.

May import every room but the demonstration; none imports it. Read first: ``dashboard/page.py``,
``todo/rendering.py`` and ``data/datasets.py``.
"""
