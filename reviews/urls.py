"""Addresses of the review of an evaluation and its steps."""

from django.urls import path

from reviews.views import publication, readiness, review

urlpatterns = [
    path("evaluations/publish/", publication.publish, name="evaluation-publish"),
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
