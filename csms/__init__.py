"""The Django project: settings, root urls, the Celery app, the embedded services.

Holds no rule of the field; no app imports it. Read first: ``settings.py`` (every
setting comes from the environment), ``urls.py`` (the whole map of addresses) and
``embedded/`` (PostgreSQL and Redis for a machine that has neither).
"""

import sys

from csms.celery import app as celery_app
from csms.starting import tell_what_stopped

__all__ = ["celery_app"]

sys.excepthook = tell_what_stopped
