"""Addresses of risks."""

from django.urls import path

from risks.quarters import views as quarters
from risks.views import matrices, registers, risks

urlpatterns = [
    path("risks/", registers.register_list, name="risk-register-list"),
    path("risks/matrices/<str:code>-v<int:version>/", matrices.matrix, name="risk-matrix"),
    path(
        "risks/matrices/<str:code>-v<int:version>/begin/",
        matrices.matrix_begin,
        name="risk-matrix-begin",
    ),
    path("risks/matrices/<int:matrix_id>/edit/", matrices.matrix_edit, name="risk-matrix-edit"),
    path(
        "risks/matrices/<int:matrix_id>/publish/",
        matrices.matrix_publish,
        name="risk-matrix-publish",
    ),
    path(
        "risks/matrices/<int:matrix_id>/delete/",
        matrices.matrix_delete,
        name="risk-matrix-delete",
    ),
    path("risks/quarters/", quarters.quarter_list, name="risk-quarter-list"),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/",
        quarters.quarter,
        name="risk-quarter",
    ),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/sign/",
        quarters.quarter_sign,
        name="risk-quarter-sign",
    ),
    path(
        "risks/quarters/<int:contractor_id>/<int:year>-<int:number>/return/",
        quarters.quarter_return,
        name="risk-quarter-return",
    ),
    path(
        "risks/quarters/<str:sha256>.xlsx",
        quarters.quarter_workbook,
        name="risk-quarter-workbook",
    ),
    path("risks/<uuid:key>/", registers.register, name="risk-register"),
    path("risks/<uuid:key>/return/", registers.register_return, name="risk-register-return"),
    path("risks/<uuid:key>/answer/", registers.register_answer, name="risk-register-answer"),
    path("risks/<uuid:key>/hand-in/", registers.register_hand_in, name="risk-register-hand-in"),
    path("risks/<uuid:key>/accept/", registers.register_accept, name="risk-register-accept"),
    path("risks/<uuid:key>/freeze/", registers.register_freeze, name="risk-register-freeze"),
    path("risks/<uuid:key>/mitigation/", registers.register_mitigation, name="risk-mitigation"),
    path("risks/<uuid:key>/new/", risks.risk_add, name="risk-add"),
    path("risks/<uuid:key>/<int:number>/", risks.risk, name="risk"),
    path("risks/<uuid:key>/<int:number>/accept/", risks.risk_accept, name="risk-accept"),
    path("risks/<uuid:key>/<int:number>/withdraw/", risks.risk_withdraw, name="risk-withdraw"),
    path("risks/<uuid:key>/<int:number>/review/", risks.risk_review, name="risk-review"),
    path("risks/<uuid:key>/controls/new/", risks.control_add, name="risk-control-add"),
    path("risks/<uuid:key>/controls/<int:number>/", risks.control, name="risk-control"),
]
