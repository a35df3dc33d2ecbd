"""Addresses of lessons: none tells from whom a lesson is, or how many there are."""

from django.urls import path

from outcomes.lessons import views

LESSON = "lessons/<uuid:key>/"

urlpatterns = [
    path("lessons/", views.lesson_list, name="lesson-list"),
    path("lessons/share/", views.lesson_share, name="lesson-share"),
    path(LESSON, views.lesson, name="lesson"),
    path(f"{LESSON}change/", views.lesson_change, name="lesson-change"),
    path(f"{LESSON}publish/", views.lesson_publish, name="lesson-publish"),
    path(f"{LESSON}send-back/", views.lesson_send_back, name="lesson-send-back"),
    path(f"{LESSON}take-down/", views.lesson_take_down, name="lesson-take-down"),
    path(f"{LESSON}withdraw/", views.lesson_withdraw, name="lesson-withdraw"),
    path(f"{LESSON}photos/<int:number>/", views.lesson_photo, name="lesson-photo"),
    path(f"{LESSON}documents/<int:number>/", views.lesson_document, name="lesson-document"),
]
