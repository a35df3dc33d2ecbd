"""Figures, measured side by side in one run: ``make bench``.

Each module has ``measure() -> dict[str, float]``; ``__main__`` runs them one after the other,
prints a table against the goals and writes var/bench/latest.json. Ratios are medians of
alternating warm rounds, so that a busy machine slows both sides alike. Read first:
``__main__.py`` (names and goals), ``data.py`` (what is in the database), ``server.py``.
"""
