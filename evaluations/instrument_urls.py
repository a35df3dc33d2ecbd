"""Addresses of instruments, ladders and rule sets, and of the editor."""

from django.urls import path

from evaluations.views import new_versions, trials, version_editor, versions

VERSION = "instruments/<str:kind>/<str:key>/"

urlpatterns = [
    path("instruments/", versions.instrument_list, name="instrument-list"),
    path("instruments/new/", new_versions.new_instrument, name="instrument-new"),
    path(VERSION, versions.version, name="version"),
    path(f"{VERSION}file/", versions.file, name="version-file"),
    path(f"{VERSION}copy/", versions.copy, name="version-copy"),
    path(f"{VERSION}copy-as-new/", new_versions.copy_as_new, name="version-copy-as-new"),
    path(f"{VERSION}edit/<str:page_name>/", version_editor.edit, name="version-edit"),
    path(f"{VERSION}difference/", versions.difference, name="version-difference"),
    path(f"{VERSION}try/", trials.try_version, name="version-try"),
    path(f"{VERSION}backtest/", trials.backtest_page, name="version-backtest"),
    path(f"{VERSION}backtest/file/", trials.backtest_file, name="version-backtest-file"),
    path(f"{VERSION}publish/", versions.publish, name="version-publish"),
    path(f"{VERSION}delete/", versions.delete, name="version-delete"),
]
