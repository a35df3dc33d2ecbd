"""What a browser is asked for, and whether what it answers is right: the library's part.

The one module that imports ``webauthn`` (a third of a second, 16 MB): whoever needs it imports it
inside a function. Nothing is asked of the maker of a device (no attestation): any will do.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import Passkey, User
from accounts.passkeys.challenges import WAITS
from accounts.passkeys.site import PasskeySite

log = logging.getLogger(__name__)

PATIENCE = int(WAITS.total_seconds() * 1000)
LONGEST_ID = 1023  # bytes (WebAuthn 2, "credential id"); a longer one fits into no index


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a device has made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]


@dataclass(frozen=True, slots=True)
class ClaimedPasskey:
    """Which passkey an answer says that it is of; ``handle``: of whom, where it says that."""

    credential_id: bytes
    handle: bytes | None


def handle_of(person: User) -> bytes:
    """By which a device tells the people of one site apart; nothing is read out of it."""
    return str(person.pk).encode()


def options_to_make(
    person: User, known: Iterable[Passkey], *, site: PasskeySite, challenge: bytes, name: str
) -> dict[str, Any]:
    """What the browser is given to make a passkey; one of ``known`` makes no second."""
    preferred = ResidentKeyRequirement.PREFERRED  # a key without a screen stands for a code still
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=name,
        user_id=handle_of(person),
        user_name=person.get_username(),
        user_display_name=str(person),
        challenge=challenge,
        timeout=PATIENCE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=preferred, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_described(known),
    )
    return options_to_json_dict(options)


def options_to_ask(
    known: Iterable[Passkey] | None, *, site: PasskeySite, challenge: bytes
) -> dict[str, Any]:
    """What the browser is given to ask for one of ``known``.

    None: for any that the device keeps by itself, and that asks for finger, face or PIN.
    """
    needed = UserVerificationRequirement.REQUIRED
    options = generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        timeout=PATIENCE,
        allow_credentials=_described(known or ()),
        user_verification=needed if known is None else UserVerificationRequirement.PREFERRED,
    )
    return options_to_json_dict(options)


def made_passkey(given: str, *, site: PasskeySite, challenge: bytes) -> NewPasskey | None:
    """What the device has made, from the browser's answer; None for one that is not right."""
    try:
        credential = parse_registration_credential_json(given)
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
        )
        # A point that lies on no curve is found here, not when it is first to open.
        decoded_public_key_to_cryptography(decode_credential_public_key(made.credential_public_key))
        if len(made.credential_id) > LONGEST_ID:
            raise ValueError("The credential id is longer than any device makes one.")
    except Exception as error:  # its parsers raise whatever they like on hostile bytes
        log.warning("A new passkey was not right: %s", type(error).__name__)
        return None
    return NewPasskey(
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=[one.value for one in credential.response.transports or ()],
    )


def claimed_passkey(given: str) -> ClaimedPasskey | None:
    """Which passkey a browser's answer is of, before anything is proven; None for nonsense."""
    try:
        credential = parse_authentication_credential_json(given)
    except Exception:  # its parsers raise whatever they like on hostile bytes
        return None
    return ClaimedPasskey(credential.raw_id, credential.response.user_handle)


def count_of_right_answer(
    given: str, passkey: Passkey, *, site: PasskeySite, challenge: bytes, alone: bool
) -> int | None:
    """How often the passkey has signed, as it says; None where the answer is not right.

    ``alone``: its device must have asked for finger, face or PIN. Whether the count went back is
    not looked at here: that of a right signature is news of another kind.
    """
    try:
        found = verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=0,
            require_user_verification=alone,
        )
    except Exception as error:  # its parsers raise whatever they like on hostile bytes
        log.warning("A passkey was not right: %s", type(error).__name__)
        return None
    return found.new_sign_count


def _described(passkeys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(one.credential_id),
            transports=[AuthenticatorTransport(way) for way in one.transports] or None,
        )
        for one in passkeys
    ]
