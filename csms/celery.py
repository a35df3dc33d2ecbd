"""The Celery app: real worker and beat processes, the broker is Redis."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csms.settings")

app = Celery("csms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _as_the_running_role(**_signal: Any) -> None:
    from core.database.roles import refuse_owner

    try:
        if not settings.EMBEDDED:
            refuse_owner()
    except ImproperlyConfigured as error:  # Celery would log it and go on
        raise SystemExit(str(error)) from error
