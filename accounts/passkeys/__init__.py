"""Passkeys (WebAuthn): a key on somebody's own device, unlocked by finger, face or PIN there.

One stands for the code after the password. One that its device keeps by itself, and unlocks for
its person, opens alone, without name and password. What is signed is a challenge of ours, good
once and for five minutes (``challenges``), at our own address and no other (``site``), so that
no page which looks like ours gets anything of it. Whether a signature is right, the library
``webauthn`` says (``ceremony``); it is loaded when the first passkey is looked at. A wrong one
counts as a wrong password does (``trying``).
"""
