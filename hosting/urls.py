"""Addresses of hosting; the probes are answered before any of these (probes.py)."""

from django.urls import path

from hosting import views

urlpatterns = [path("statusz/", views.status, name="status")]
