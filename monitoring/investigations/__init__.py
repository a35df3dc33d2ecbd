"""Why an incident happened: timeline, causes, actions, submitted and reviewed.

Read first: ``vocabulary`` (what the library says), ``causes`` (what follows from the one table of
causes, pure), ``content`` (what a version freezes and every page shows) and ``services``.
"""
