"""Addresses of plans for programs."""

from django.urls import path

from plan_api import criterion, files, plans

app_name = "plans-api"
OF_A_PLAN = "plans/<uuid:key>/"
OF_A_CRITERION = f"{OF_A_PLAN}criteria/<str:code>/"
urlpatterns = [
    path("plans/", plans.list_plans, name="list"),
    path("results/<sha256:sha256>/plan/", plans.begin, name="begin"),
    path(OF_A_PLAN, plans.get_plan, name="plan"),
    path(f"{OF_A_PLAN}gains/", plans.get_gains, name="gains"),
    path(f"{OF_A_PLAN}validate/", plans.validate, name="validate"),
    path(f"{OF_A_PLAN}approve/", plans.approve, name="approve"),
    path(f"{OF_A_PLAN}return/", plans.send_back, name="return"),
    path(f"{OF_A_PLAN}freeze/", files.freeze, name="freeze"),
    path(f"{OF_A_PLAN}company/", files.company, name="company"),
    path(f"{OF_A_PLAN}follow/", files.follow, name="follow"),
    path(f"{OF_A_PLAN}files/<int:file_id>/withdraw/", files.withdraw, name="file-withdraw"),
    path(OF_A_CRITERION, criterion.get_criterion, name="criterion"),
    path(f"{OF_A_CRITERION}files/", files.files, name="files"),
    path(f"{OF_A_PLAN}files/<int:file_id>/", criterion.get_file, name="file"),
    path(f"{OF_A_CRITERION}place/", criterion.place_criterion, name="place"),
    path(f"{OF_A_CRITERION}details/", criterion.detail_criterion, name="details"),
    path(f"{OF_A_CRITERION}realised/", criterion.realise_criterion, name="realised"),
]
