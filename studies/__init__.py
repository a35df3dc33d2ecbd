"""SWOT studies of a company: their factors as data, how these are judged, what follows.

The arithmetic is ``questionnaires.swot`` alone (docs/swot.md); here factors, judgements and the
answers of a survey are put together into its case, and what that says is laid out. Strategies of
the TOWS matrix become findings, and what rooms above offer (strategy_uses.py).

May import questionnaires and what is below; nothing there knows of a study. Read first:
factors/parts.py (the format of a study's factors), case.py, snapshot.py.
"""
