"""Addresses of the annual book."""

from django.urls import path

from annual_books import views

urlpatterns = [
    path("book/", views.book, name="book"),
    path("book/request/", views.book_request, name="book-request"),
]
