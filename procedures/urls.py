"""Addresses of procedures."""

from django.urls import path

from procedures import views

urlpatterns = [
    path("procedures/", views.procedure_list, name="procedure-list"),
    path("procedures/<str:code>-v<int:version>/", views.procedure, name="procedure"),
]
