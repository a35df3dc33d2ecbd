"""Addresses of the evaluation pages."""

from django.urls import path

from evaluations.views import (
    lists,
    periods,
    readiness,
    review,
)

urlpatterns = [
    path("evaluations/", lists.evaluation_list, name="evaluation-list"),
    path("periods/", periods.period_list, name="period-list"),
    path("periods/open/", periods.open_period, name="period-open"),
    path("periods/<int:period_id>/", periods.period_detail, name="period-detail"),
    path("periods/<int:period_id>/change/", periods.change_period, name="period-change"),
    path("periods/<int:period_id>/add/", periods.add_evaluations, name="period-add"),
    path("evaluations/publish/", lists.publish, name="evaluation-publish"),
    path(
        "evaluations/<int:evaluation_id>/readiness/",
        readiness.readiness,
        name="evaluation-readiness",
    ),
    path("evaluations/<int:evaluation_id>/review/", review.review, name="evaluation-review"),
    path("evaluations/<int:evaluation_id>/assign/", review.assign, name="evaluation-assign"),
    path("evaluations/<int:evaluation_id>/return/", review.send_back, name="evaluation-return"),
    path(
        "evaluations/<int:evaluation_id>/take-back/", review.take_back, name="evaluation-take-back"
    ),
    path("evaluations/<int:evaluation_id>/reopen/", review.reopen, name="evaluation-reopen"),
    path(
        "evaluations/<int:evaluation_id>/undo-reopening/",
        review.undo_reopening,
        name="evaluation-undo-reopening",
    ),
    path("evaluations/<int:evaluation_id>/approve/", review.approve, name="evaluation-approve"),
]
