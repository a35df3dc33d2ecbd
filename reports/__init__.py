"""Charts, documents, exports and the jobs that make them. Nobody imports this app.

Read first: ``scorecard.py`` and ``comparison.py`` (what is shown, from frozen results),
``rendering.py`` (page to PDF) and ``services/requests.py`` (asking for a document).
"""
