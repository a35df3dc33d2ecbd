"""What the scripts say of changes that wait on a device, in the language of the page."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _


def kept_words() -> dict[str, str]:
    """Sentences about what a device keeps; ``{name}`` is filled in by the scripts."""
    return _said_once(_kept_words())


def _said_once(words: dict[str, str]) -> dict[str, str]:
    """Without the words of one thing that those of several come to: Indonesian has no plural, and
    every page brings its words."""
    several = {
        f"{name}_one": said.replace("{count}", "1", 1)
        for name, said in words.items()
        if f"{name}_one" in words
    }
    return {name: said for name, said in words.items() if several.get(name) != said}


def _kept_words() -> dict[str, str]:
    return {
        "waiting_one": _("1 change waits for the connection since {since}."),
        "waiting": _("{count} changes wait for the connection since {since}."),
        "held_one": _("1 change waits here since {since}."),
        "held": _("{count} changes wait here since {since}."),
        "waiting_unknown_one": _(
            "1 change waits for the connection; since when is not certain, because the clock of "
            "this device was moved."
        ),
        "waiting_unknown": _(
            "{count} changes wait for the connection; since when is not certain, because the clock "
            "of this device was moved."
        ),
        "foreign": _(
            "Not sent yet: {count}. Something else than CSMS answers. Is this a Wi-Fi that wants "
            "you to sign in to it first?"
        ),
        "others": _(
            "On this device waits something of {person} ({count}). It is not shown or sent under "
            "your name; {person} sends it by signing in here."
        ),
        "somebody": _("somebody else"),
        **_needs_line_words(),
    }


def _needs_line_words() -> dict[str, str]:
    """Why the page does not open again offline."""
    return {
        "not_secure": _(
            "This page does not open again offline, because this site is not reached by "
            "HTTPS. Before you go where there is none, leave the page open; what you answer is "
            "kept on this device."
        ),
        "no_worker": _(
            "This browser does not let the page open again offline (a private window, or "
            "a setting). Leave the page open; what you answer is kept on this device."
        ),
        "not_kept_yet": _(
            "The connection went before this page was kept: it does not open again offline. Leave "
            "it open; what you answer is kept on this device."
        ),
        "not_kept": _(
            "This page could not be kept on this device and does not open again offline. "
            "Is the device full? Leave the page open, or make room and reload it."
        ),
    }


def queue_words() -> dict[str, str]:
    """Sentences about the queue, and what the device keeps."""
    return kept_words() | _said_once(_queue_words())


def _queue_words() -> dict[str, str]:
    return {
        "files_wait_one": _("1 file ({size}) waits on this device."),
        "files_wait": _("{count} files ({size}) wait on this device."),
        "files_since_one": _("1 file ({size}) waits on this device since {since}."),
        "files_since": _("{count} files ({size}) wait on this device since {since}."),
        "files_unkept_one": _(
            "1 file ({size}) waits in this page only: leave it open until the file is sent."
        ),
        "files_unkept": _(
            "{count} files ({size}) wait in this page only: leave it open until they are sent."
        ),
        "files_refused_one": _("1 file was not taken: item {items}."),
        "files_refused": _("{count} files were not taken: items {items}."),
        "files_go": _("Files on their way: {count} ({size})."),
        "drop": _("Drop my change"),
        "signed_out": _(
            "You are signed out. What you answered is kept on this device and is sent after you "
            "sign in again."
        ),
        "other_person": _(
            "Somebody else is signed in in this browser now. Your changes stay yours and are kept "
            "here. To send them, sign out and sign in as yourself."
        ),
    }


def state_words() -> dict[str, str]:
    """Sentences about the state of saving at the foot of a checklist."""
    return _said_once(_state_words())


def _state_words() -> dict[str, str]:
    return {
        "choice_one": _("1 change needs your choice: item {items}."),
        "choice": _("{count} changes need your choice: items {items}."),
        "choose": _("Show and choose"),
        "queue": _("What waits"),
        "copy": _("No connection: what you answer is kept on this device and sent later."),
        "as_of": _("as of {time}"),
        "as_of_without_one": _("as of {time}, without 1 change"),
        "as_of_without": _("as of {time}, without {count} changes"),
        "element_waits": _("waits"),
        "again": _("Try again"),
        "sign_in": _("Sign in again"),
        "storage": _("This browser cannot keep answers; leave the page open until all is saved."),
    }


def list_setup() -> dict[str, Any]:
    """For the list of evaluations: which of them the device keeps, and what waits of each."""
    return {"timeZone": settings.TIME_ZONE, "words": kept_words() | _list_words()}


def device_setup() -> dict[str, Any]:
    """For the page of what this device keeps."""
    return {"timeZone": settings.TIME_ZONE, "words": queue_words() | _device_words()}


def _list_words() -> dict[str, str]:
    return {
        "kept_here": _("Opens offline"),
        "needs_line": _("Needs a connection"),
        "needs_choice": _("needs your choice"),
    }


def _device_words() -> dict[str, str]:
    return {
        "needs_choice": _("needs your choice"),
        "of": _("What is kept for {person}."),
        "nobody": _("Nobody is signed in on this device."),
        "kept_at": _("as of {time}"),
        "nothing_waits": _("Nothing waits: all has reached the server."),
        "waits": _("waits"),
        "is_draft": _("not finished: open the checklist"),
        "file": _("File {name}, {size}"),
        "note_of": _("Note on element {code}"),
        "item": _("Item {code}"),
        "finding_of": _("Finding on item {code}"),
        "drop_file": _("Throw it away"),
        "drop_sure": _("Throw it away for good?"),
        "persistent": _("This browser has promised to keep what waits here."),
        "not_persistent": _(
            "This browser has not promised to keep what waits here: it may clear it when the "
            "device is full. Save it to a file if it is to wait for long."
        ),
        "no_promise": _("This browser does not say whether it keeps what waits here."),
        "sending": _("Sending…"),
        "exported": _("Saved as {name}. Keep the file until everything has been sent."),
        "imported": _("Taken in from the file: {count}. Here already: {known}."),
        "not_ours": _("This is no file of waiting changes from CSMS: nothing was taken in."),
        "of_another": _(
            "This file belongs to {person}: nothing was taken in. {person} has to sign in here "
            "and take it in."
        ),
        "other_site": _("This file comes from {site}, another CSMS: nothing was taken in."),
        "file_about": _("Changes that had not reached CSMS when this file was saved."),
        "file_how": _(
            "Keep this file. Sign in to {site} as {person} in any browser, open {site}/device/ "
            "and choose 'Take in from a file'. What has arrived meanwhile is not counted twice."
        ),
        "file_too_large": _("too large for the file: it stays on the device"),
    }
