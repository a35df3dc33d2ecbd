"""Pages that gather from every room: what waits, the year's dashboard, a contractor, data out.

Nobody imports this room. Read first: ``dashboard/page.py``, ``todo/selectors.py``.
"""
