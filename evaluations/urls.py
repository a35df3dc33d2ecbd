"""Addresses of the evaluation pages."""

from django.urls import path

from evaluations.views import lists

urlpatterns = [
    path("evaluations/", lists.evaluation_list, name="evaluation-list"),
]
