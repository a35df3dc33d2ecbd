"""Django's sessions over HTTP, where one browser has several windows."""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's, but takes no cookie of a session that is over away: it opens nothing.

    A page that stands open asks by itself. Its answer may come after somebody has signed in in
    another window, and would sign them out there: the cookie has the same name. That of one that
    was ended goes with a later answer (``SignedOutMiddleware``).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        session = request.session
        if session.is_empty() and not session.modified:
            answer.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return answer
