"""``{% load questionnaires %}``: words of a questionnaire's file on a page."""

from django import template

from questionnaires.words import words_of

register = template.Library()
register.filter("words_of", words_of)
