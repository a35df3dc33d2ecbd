"""The Django project: settings, root urls, the Celery app, the embedded services.

Holds no rule of the field; no app imports it. Read first: ``settings.py`` (every
setting comes from the environment), ``urls.py`` (the whole map of addresses) and
``embedded/`` (PostgreSQL and Redis for a machine that has neither).
"""

from csms.celery import app as celery_app

__all__ = ["celery_app"]
