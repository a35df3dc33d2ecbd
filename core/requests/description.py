"""Where the description of the API is given out; imported late, as ``api.py`` says."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

FORMAT = "format"  # in the query: the only word of it that is answered from what is kept
_KEPT: dict[tuple[str | None, str], bytes] = {}


class DescriptionView(SpectacularAPIView):
    """The library's own, that makes each language and format once: three seconds of work.

    It is the same for whoever may read it.
    """

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The description as it is kept; made anew for a version or language in the query."""
        if request.GET.keys() - {FORMAT}:
            made: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
            return made
        renderer = request.accepted_renderer
        which = get_language(), renderer.media_type
        if which not in _KEPT:
            made = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
            _KEPT[which] = renderer.render(made.data, renderer.media_type, {})
        name = self._get_filename(request, None)  # type: ignore[no-untyped-call]
        head = {"Content-Disposition": f'inline; filename="{name}"'}
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        return HttpResponse(_KEPT[which], content_type=renderer.media_type + charset, headers=head)
