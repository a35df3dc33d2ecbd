"""The product in a real browser: gunicorn, a Celery worker and Chromium on the demonstration.

``product.py`` starts the servers, ``visits.py`` is what a person does before a page, ``words.py``
what the pages say, ``checklist.py`` and ``tour.py`` the pages these tests look at most.
"""
