"""Addresses of scorecards and the comparison."""

from django.urls import path

from reports.views import comparison, scorecards

urlpatterns = [
    path("scorecards/", scorecards.scorecard_list, name="scorecard-list"),
    path("results/<sha256:sha256>/", scorecards.scorecard, name="scorecard"),
    path("comparison/", comparison.comparison, name="comparison"),
    path("comparison/save/", comparison.save, name="comparison-save"),
    path("comparison/saved/<int:saved_id>/", comparison.saved_comparison, name="saved-comparison"),
    path("comparison/saved/<int:saved_id>/remove/", comparison.forget, name="comparison-forget"),
]
