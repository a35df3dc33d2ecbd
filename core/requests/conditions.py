"""What is read of the API has an ETag: asked again with it, what is as it was is answered 304.

It is of all that is answered: two answers of one version may differ (a day that has passed, a file
beside it). Where the answer has a version, that stands first, for ``If-Match`` goes by it alone.
"""

import hashlib
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from rest_framework.request import Request

from core.requests.rates import RATE_HEADERS

BEHIND_A_VERSION = "~"
COMPRESSED = "-gzip"  # what Apache puts behind the ETag of an answer that it compressed
KEPT = ("Cache-Control", "Vary", "ETag", *RATE_HEADERS)


def answer_if_changed(request: Request, answer: Any) -> None:
    """Have an answer take its ETag, and become a 304, once it is rendered. Streams have none."""
    if answer.streaming:
        return
    asked = {
        one.removeprefix("W/").replace(f'{COMPRESSED}"', '"')
        for one in parse_etags(request.headers.get("If-None-Match", ""))
    }

    def tagged(rendered: HttpResponse) -> HttpResponse | None:
        version = rendered.headers.get("ETag", "").strip('"').removesuffix(BEHIND_A_VERSION)
        digest = hashlib.sha256(rendered.content).hexdigest()[:32]
        first = f"{version}{BEHIND_A_VERSION}" if version else ""
        rendered.headers["ETag"] = f'"{first}{digest}"'
        if rendered.headers["ETag"] not in asked and "*" not in asked:
            return None
        unchanged = HttpResponseNotModified()
        for name in KEPT:
            if name in rendered.headers:
                unchanged.headers[name] = rendered.headers[name]
        return unchanged

    if hasattr(answer, "add_post_render_callback"):
        answer.add_post_render_callback(tagged)
