"""The product's addresses, and the bare DRF view that a save is measured against."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import generics, serializers

from accounts.models import User
from contractors.models import Site


class BareSerializer(serializers.ModelSerializer[Site]):
    """One field of one row."""

    class Meta:
        model = Site
        fields = ["id", "name"]


class BareView(generics.UpdateAPIView[Site]):
    """What DRF gives without any rule: a PATCH of one row, behind the same session."""

    queryset = Site.objects.all()
    serializer_class = BareSerializer


bare_page: tuple[Any, dict[str, object]] | None = None  # a template and its finished context


@login_not_required
def render_bare_page(request: HttpRequest) -> HttpResponse:
    """What Django gives without any rule: a template rendered with a context that is ready.

    The rail is drawn of whom the request names: of the page's own person, read beforehand.
    """
    assert bare_page is not None
    template, context = bare_page
    request.user = cast(User, context["user"])
    return HttpResponse(template.render(context, request))


urlpatterns = [
    path("bare/page/", render_bare_page),
    path("bare/<int:pk>/", BareView.as_view()),
    path("", include("csms.urls")),
]
handler500 = "accounts.views.signing_in.server_error"
