"""Addresses of risks."""

from django.urls import path

from risks.views import registers, risks

urlpatterns = [
    path("risks/", registers.register_list, name="risk-register-list"),
    path("risks/matrices/<str:code>-v<int:version>/", registers.matrix, name="risk-matrix"),
    path("risks/<uuid:key>/", registers.register, name="risk-register"),
    path("risks/<uuid:key>/return/", registers.register_return, name="risk-register-return"),
    path("risks/<uuid:key>/answer/", registers.register_answer, name="risk-register-answer"),
    path("risks/<uuid:key>/freeze/", registers.register_freeze, name="risk-register-freeze"),
    path("risks/<uuid:key>/new/", risks.risk_add, name="risk-add"),
    path("risks/<uuid:key>/<int:number>/", risks.risk, name="risk"),
    path("risks/<uuid:key>/<int:number>/accept/", risks.risk_accept, name="risk-accept"),
    path("risks/<uuid:key>/<int:number>/withdraw/", risks.risk_withdraw, name="risk-withdraw"),
    path("risks/<uuid:key>/controls/new/", risks.control_add, name="risk-control-add"),
    path("risks/<uuid:key>/controls/<int:number>/", risks.control, name="risk-control"),
]
