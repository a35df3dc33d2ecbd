"""The WSGI entry for gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from core.database_roles import refuse_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csms.settings")

application = get_wsgi_application()
if not settings.EMBEDDED:
    refuse_owner()
