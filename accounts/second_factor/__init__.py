"""The second factor: a code of an authenticator app, or a passkey, asked after the password.

Between the two nobody is signed in: the browser's session says only whose second factor is waited
for and until when, and ``login`` comes after it, so that no address can be reached around it
(``pending``). A wrong code counts as a wrong password does (``trying``). Each code opens once;
passkeys stand in a package of their own (``accounts/passkeys``).
Recovery codes, for a telephone that was lost, open once each; only their SHA-256 is kept.
"""
