"""Addresses of signing in, the language, and the first page."""

from django.urls import path

from accounts.views import forgotten as forgotten_views
from accounts.views import mail as mail_views
from accounts.views import passkeys as passkey_views
from accounts.views import passwords as password_views
from accounts.views import pauses as pause_views
from accounts.views import resets as reset_views
from accounts.views import restores as restored_views
from accounts.views import second_factor as factor_views
from accounts.views import sessions as session_views
from accounts.views import signing_in as views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", factor_views.sign_in_code, name="sign-in-code"),
    path("sign-in/passkey/", passkey_views.passkey_options, name="passkey-options"),
    path("sign-in/forgotten/", forgotten_views.password_forgotten, name="password-forgotten"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("sign-out/ask/", views.ask_sign_out, name="sign-out-ask"),
    path("account/", views.account, name="account"),
    path("account/second-factor/", factor_views.second_factor, name="second-factor"),
    path("account/second-factor/set-up/", factor_views.set_up, name="second-factor-set-up"),
    path("account/second-factor/codes/", factor_views.new_codes, name="second-factor-codes"),
    path("account/second-factor/remove/", factor_views.remove, name="second-factor-remove"),
    path("account/passkeys/", passkey_views.passkey_list, name="passkey-list"),
    path("account/passkeys/add/", passkey_views.passkey_add, name="passkey-add"),
    path(
        "account/passkeys/<int:passkey_id>/rename/",
        passkey_views.passkey_rename,
        name="passkey-rename",
    ),
    path(
        "account/passkeys/<int:passkey_id>/remove/",
        passkey_views.passkey_remove,
        name="passkey-remove",
    ),
    path("account/sessions/", session_views.session_list, name="session-list"),
    path(
        "account/sessions/end-others/",
        session_views.session_end_others,
        name="session-end-others",
    ),
    path("account/sessions/<int:session_id>/end/", session_views.session_end, name="session-end"),
    path(
        "password/mailed/<uidb64>/<token>/",
        password_views.password_mailed,
        name="password-mailed",
    ),
    path("password/<uidb64>/<token>/", password_views.password_link, name="password-link"),
    path("language/", views.set_language, name="set-language"),
    path("my/mails/", mail_views.my_mails, name="my-mails"),
    path("settings/locked-names/", pause_views.pause_list, name="pause-list"),
    path("settings/locked-names/<int:person_id>/open/", pause_views.pause_end, name="pause-end"),
    path(
        "settings/people/restored/confirm/",
        restored_views.restored_confirm,
        name="restored-confirm",
    ),
    path(
        "settings/people/restored/passwords/",
        restored_views.restored_passwords,
        name="restored-passwords",
    ),
    path(
        "settings/people/<int:person_id>/second-factor/",
        reset_views.factor_reset,
        name="factor-reset",
    ),
    path(
        "settings/people/<int:person_id>/second-factor/withdraw/",
        reset_views.factor_reset_withdraw,
        name="factor-reset-withdraw",
    ),
]
