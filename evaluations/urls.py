"""Addresses of the evaluation pages."""

from django.urls import path

from evaluations.views import checklist, lists, review

urlpatterns = [
    path("evaluations/", lists.evaluation_list, name="evaluation-list"),
    path("evaluations/publish/", lists.publish, name="evaluation-publish"),
    path("evaluations/<int:evaluation_id>/checklist/", checklist.checklist, name="checklist"),
    path("evaluations/<int:evaluation_id>/submit/", checklist.submit, name="evaluation-submit"),
    path("evaluations/<int:evaluation_id>/review/", review.review, name="evaluation-review"),
    path("evaluations/<int:evaluation_id>/return/", review.send_back, name="evaluation-return"),
    path("evaluations/<int:evaluation_id>/approve/", review.approve, name="evaluation-approve"),
]
