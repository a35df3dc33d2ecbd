"""Where the description of the API is given out; imported late, as ``api.py`` says."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

_KEPT: dict[tuple[str | None, str], bytes] = {}


class DescriptionView(SpectacularAPIView):
    """The library's own, that makes each language and format once: three seconds of work.

    It is the same for whoever may read it, and whatever else stands in the address.
    """

    def get(self, request: Request, *_args: Any, **_named: Any) -> HttpResponseBase:
        """The description, in the language of ``lang`` in the query or else of who asks."""
        asked = request.GET.get("lang")
        language = asked if asked in dict(settings.LANGUAGES) else get_language()
        renderer = request.accepted_renderer
        which = language, renderer.media_type
        if which not in _KEPT:
            with override(language):
                made: Response = self._get_schema_response(request)  # type: ignore[no-untyped-call]
            _KEPT[which] = renderer.render(made.data, renderer.media_type, {})
        name = self._get_filename(request, None)  # type: ignore[no-untyped-call]
        head = {"Content-Disposition": f'inline; filename="{name}"'}
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        return HttpResponse(_KEPT[which], content_type=renderer.media_type + charset, headers=head)

    def _get_version_parameter(self, _request: Request, /) -> None:
        """There is one version, that of the address."""
