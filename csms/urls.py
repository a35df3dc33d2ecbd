"""The whole map of addresses."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("", include("contractors.urls")),
    path("", include("evaluations.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include("evaluations.api.urls")),
    path("api/v1/data/", include("reports.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("admin/", admin.site.urls),
]

handler500 = "accounts.views.server_error"
