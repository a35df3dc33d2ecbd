"""Addresses of the trials of a version."""

from django.urls import path

from instruments.urls import VERSION
from trials import views

urlpatterns = [
    path(f"{VERSION}try/", views.try_version, name="version-try"),
    path(f"{VERSION}backtest/", views.backtest_page, name="version-backtest"),
    path(f"{VERSION}backtest/file/", views.backtest_file, name="version-backtest-file"),
]
