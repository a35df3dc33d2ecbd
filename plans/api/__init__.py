"""Plans for programs, by the same rules and trail as on pages. Read first:
``plans.py`` (a plan and its steps), ``criterion.py`` (its criteria), ``gap_tables.py``."""

from django.urls import path

from plans.api import criterion, gap_tables, plans

app_name = "plans-api"
OF_A_PLAN = "plans/<uuid:key>/"
OF_A_CRITERION = f"{OF_A_PLAN}criteria/<str:code>/"
OF_A_TABLE = "gaps/<uuid:key>/"
OF_A_ROW = f"{OF_A_TABLE}rows/<int:position>/"
urlpatterns = [
    path("plans/", plans.list_plans, name="list"),
    path("results/<sha256:sha256>/plan/", plans.begin, name="begin"),
    path(OF_A_PLAN, plans.get_plan, name="plan"),
    path(f"{OF_A_PLAN}gains/", plans.get_gains, name="gains"),
    path(f"{OF_A_PLAN}validate/", plans.validate, name="validate"),
    path(f"{OF_A_PLAN}approve/", plans.approve, name="approve"),
    path(f"{OF_A_PLAN}return/", plans.send_back, name="return"),
    path(OF_A_CRITERION, criterion.get_criterion, name="criterion"),
    path(f"{OF_A_CRITERION}files/", criterion.list_files, name="files"),
    path(f"{OF_A_PLAN}files/<int:file_id>/", criterion.get_file, name="file"),
    path(f"{OF_A_CRITERION}place/", criterion.place_criterion, name="place"),
    path(f"{OF_A_CRITERION}details/", criterion.detail_criterion, name="details"),
    path(f"{OF_A_CRITERION}realised/", criterion.realise_criterion, name="realised"),
    path("gaps/", gap_tables.list_gap_tables, name="gaps"),
    path("gaps/begin/", gap_tables.begin_gap_table, name="gap-begin"),
    path(OF_A_TABLE, gap_tables.get_gap_table, name="gap"),
    path(f"{OF_A_TABLE}rows/", gap_tables.add_row, name="gap-rows"),
    path(OF_A_ROW, gap_tables.change_row, name="gap-row"),
    path(f"{OF_A_ROW}finding/", gap_tables.raise_finding, name="gap-finding"),
    path(f"{OF_A_ROW}plan/", gap_tables.plan_row, name="gap-plan"),
]
