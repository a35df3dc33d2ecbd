"""Addresses of instruments, ladders and rule sets, and of the editor."""

from django.urls import path

from instruments.views import editor, new_versions, versions

VERSION = "instruments/<str:kind>/<str:key>/"

urlpatterns = [
    path("instruments/", versions.instrument_list, name="instrument-list"),
    path("instruments/new/", new_versions.new_instrument, name="instrument-new"),
    path(VERSION, versions.version, name="version"),
    path(f"{VERSION}interview/", versions.interview, name="version-interview"),
    path(f"{VERSION}file/", versions.file, name="version-file"),
    path(f"{VERSION}copy/", versions.copy, name="version-copy"),
    path(f"{VERSION}copy-as-new/", new_versions.copy_as_new, name="version-copy-as-new"),
    path(f"{VERSION}edit/<str:page_name>/", editor.edit, name="version-edit"),
    path(f"{VERSION}difference/", versions.difference, name="version-difference"),
    path(f"{VERSION}publish/", versions.publish, name="version-publish"),
    path(f"{VERSION}delete/", versions.delete, name="version-delete"),
]
