"""Whose session has ended is forgotten, and what is taken out is recorded, whichever view it is."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy

from accounts.access import is_only_by_provider
from accounts.access_records import TAKEN_OUT, record_access
from accounts.choices import AccessKind
from accounts.leaving import COOKIE, PRESSED, end_session, tell_to_forget
from accounts.models import ReaderToken, User
from accounts.roles import Person
from accounts.second_factor.requirement import must_set_up
from accounts.sessions import BY_SCRIPTS
from accounts.sessions.devices import device_in_words
from accounts.sessions.store import SessionStore
from core.errors import NotAllowed
from core.errors.answers import is_for_programs, refused

# Open to whoever has no password of their own yet; by the last a page knows whose it is.
WITHOUT_OWN = ("account", "sign-out-ask", "api:session")
CACHED = "_cached_user"
TABLES = "data"  # the namespace of the tables for programs


class SignedInMiddleware(AuthenticationMiddleware):
    """Django's own, that asks for nobody twice: the session is read with the person whose it is."""

    def process_request(self, request: HttpRequest) -> None:
        """Leave ``request.user``, found when it is first asked for."""
        super().process_request(request)
        request.user = cast(User, SimpleLazyObject(lambda: _person_of(request)))


def _person_of(request: HttpRequest) -> Person:
    found: Person | None = getattr(request, CACHED, None)
    if found is None:
        found = _read_with_the_session(request) or get_user(request)
        setattr(request, CACHED, found)  # as Django's own does; an error page looks there
    return found


def _read_with_the_session(request: HttpRequest) -> User | None:
    """Whose session it is, where nothing is odd about it; all else Django asks and decides."""
    session = request.session
    assert isinstance(session, SessionStore)
    said, record = session.get(SESSION_KEY), session.record
    if record is None or said != str(record.person_id) or not record.person.is_active:
        return None
    is_known = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    of_password = record.person.get_session_auth_hash()
    is_theirs = constant_time_compare(session.get(HASH_SESSION_KEY) or "", of_password)
    return record.person if is_known and is_theirs else None


class SessionUseMiddleware:
    """Notes when a session is used, and on what device; its limits stand on that.

    What a script asks by itself (``asked_by_scripts``) is no use of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        session = request.session
        assert isinstance(session, SessionStore)
        session.device = device_in_words(request.headers.get("User-Agent", ""))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_given: Any
    ) -> None:
        """Note it before the view answers."""
        session = request.session
        assert isinstance(session, SessionStore)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not hasattr(view, BY_SCRIPTS):
            session.note_use(now=timezone.now())


class SignedOutMiddleware:
    """Ends the session of who signed out offline, before anything else is done.

    And of each session that has ended before its time (by the button, a new password, an
    account that was switched off) the browser is told to forget whose it was. One that has run
    out tells nothing: whoever fills in a checklist offline for days goes on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = request.COOKIES.get(COOKIE)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        came_signed_in = has_session and _was_signed_in(request)
        if said and came_signed_in and (said == PRESSED or _was_ended(request)):
            end_session(request)  # of one that was ended the cookie goes, once its browser knows
        response = self.get_response(request)
        if hasattr(request, CACHED):  # an error page of a lost database asks for nobody
            if request.user.is_authenticated and said:
                response.delete_cookie(COOKIE, samesite="Lax")  # somebody has signed in
            elif came_signed_in and _has_ended(request):
                tell_to_forget(response)
        return response


class OneThingFirstMiddleware:
    """Whoever owes something to the safety of their account comes to do that first.

    Nothing else opens to them but what is open to anybody, signing out, and the language. A kind
    of it says what is owed, where it is done, and what a program is told.
    """

    open_views: tuple[str, ...] = ()
    leads_to = ""
    sentence: str | Promise = ""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def is_owed_by(self, person: User) -> bool:
        """Whether this person has it to do still."""
        raise NotImplementedError

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_given: Any
    ) -> HttpResponseBase | None:
        """The way to what is owed; for programs a refusal. None where the view may answer."""
        of_programs = is_for_programs(request.path)  # each asks itself who it is
        is_open = not of_programs and not getattr(view, "login_required", True)
        match = request.resolver_match
        if is_open or (match and match.view_name in self.open_views):
            return None
        if not isinstance(request.user, User) or not self.is_owed_by(request.user):
            return None
        if of_programs:
            return refused(request, NotAllowed(str(self.sentence)))
        return redirect(self.leads_to)


class FirstPasswordMiddleware(OneThingFirstMiddleware):
    """Whoever signed in with a password that somebody else chose comes to choose their own."""

    open_views = WITHOUT_OWN
    leads_to = "account"
    sentence = gettext_lazy("Choose a password of your own first.")

    def is_owed_by(self, person: User) -> bool:
        """Whether somebody else chose the password, and it opens something."""
        return person.must_change_password and not is_only_by_provider(person)


class SecondFactorMiddleware(OneThingFirstMiddleware):
    """Whoever must have a second factor, and whose days of grace are over, sets one up."""

    open_views = (
        *WITHOUT_OWN,
        "second-factor",
        "second-factor-set-up",
        "passkey-list",
        "passkey-add",
    )
    leads_to = "second-factor"
    sentence = gettext_lazy("Set up an authenticator app or a passkey under your name first.")

    def is_owed_by(self, person: User) -> bool:
        """Whether their role asks for one and they have none by now."""
        return must_set_up(person, now=timezone.now())


def _was_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is, or was until it was ended elsewhere before its time."""
    return SESSION_KEY in request.session or _was_ended(request)


def _was_ended(request: HttpRequest) -> bool:
    """Whether it came with a session that was ended before its time."""
    session = request.session
    assert isinstance(session, SessionStore)
    return SESSION_KEY not in session and session.ended_early


def _has_ended(request: HttpRequest) -> bool:
    """Whether the session with which it came is one no more.

    ``request.user`` does not say: the API makes nobody of whoever asks without the token of its
    forms, as an old page does, and a save from there would sign people out.
    """
    person: Person = getattr(request, CACHED)  # whose session it was
    return SESSION_KEY not in request.session or not person.is_authenticated


class AccessRecordMiddleware:
    """Records each file that is handed out, and what programs read: tables, and frozen results.

    A file is what is sent as an attachment: no view has to think of it, and none can forget. Of
    the API's other answers those are recorded that hold as much (``taken_out``). Without the row
    it is not given: a database that is gone refuses it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind = _kind_of(request, response)
        person = getattr(request, "reader", None) or getattr(request, CACHED, None)
        if kind is not None and isinstance(person, User):
            token: ReaderToken | None = getattr(request, "reader_token", None)
            name = response.headers.get("Content-Disposition", "").partition("filename")[2]
            what = f"{request.path} {name.lstrip('*=')}".strip()
            now = timezone.now()
            record_access(request, kind, now=now, person=person, token=token, what=what)
        return response


def _kind_of(request: HttpRequest, response: HttpResponseBase) -> AccessKind | None:
    if request.method == "HEAD" or response.status_code not in (200, 206):
        return None
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return AccessKind.DOWNLOAD
    match = request.resolver_match
    if match is None:
        return None
    is_table = match.namespace == TABLES and "name" in match.kwargs
    is_export = is_table or getattr(match.func, TAKEN_OUT, False)
    return AccessKind.EXPORT if is_export else None
