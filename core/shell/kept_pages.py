"""What a browser keeps so that the workspace opens offline.

The service worker (templates/checklists/service_worker.js) keeps each page that says it may be
kept, with the static files that the page names. docs/decisions/0007-offline.md tells the whole of
it.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache, wraps
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from core.requests.middleware import PERSON
from core.shell.scripts import slim_script

KEEP = "X-CSMS-Keep"
View = Callable[..., HttpResponse]


@cache
def version() -> str:
    """A hash of our own static files and of the service worker itself."""
    digest = hashlib.sha256(_source("").encode())
    for name, storage in sorted(FileSystemFinder().list(None), key=itemgetter(0)):
        with storage.open(name) as file:
            digest.update(static(name).encode() + file.read())
    return digest.hexdigest()[:16]


def service_worker() -> str:
    """The script of the service worker."""
    return _source(version())


def _source(of: str) -> str:
    setup = {
        "version": of,
        "static": settings.STATIC_URL,
        "device": reverse("device"),
        "signIn": reverse("sign-in"),
        "signOut": [reverse("sign-out"), reverse("admin:logout")],
        "headers": {"person": PERSON, "keep": KEEP},
    }
    script = render_to_string("checklists/service_worker.js", {"setup": json.dumps(setup)})
    return slim_script(script)  # it is fetched each time a page is opened


def may_be_kept(view: View) -> View:
    """Mark a page that a browser may keep for its person, with the version it was made by.

    A page is only kept by the worker of the same version, so that it never meets scripts and
    styles of another.
    """

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response.headers[KEEP] = _fresh_version() if settings.DEBUG else version()
        return response

    return marked


def _fresh_version() -> str:
    """While somebody edits the files, they are looked at each time."""
    version.cache_clear()
    return version()
