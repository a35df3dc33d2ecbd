"""Addresses of procedures."""

from django.urls import path

from procedures import views

urlpatterns = [
    path("procedures/", views.procedure_list, name="procedure-list"),
    path("procedures/runs/", views.run_list, name="procedure-run-list"),
    path("procedures/runs/<uuid:key>/", views.run, name="procedure-run"),
    path("procedures/runs/<uuid:key>/<str:code>/", views.run_step, name="procedure-run-step"),
    path("procedures/<str:code>-v<int:version>/", views.procedure, name="procedure"),
]
