"""The whole map of addresses."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("", include("evaluations.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "accounts.views.server_error"
