"""Signing in at the company's own provider (OpenID Connect), where the settings name one.

A browser is sent there on an errand (``errands``), comes back with a code, and the code is
exchanged for an ID token (``exchange``), which is looked at by the library PyJWT with the keys that
the provider publishes (``metadata``, ``id_tokens``). Whose it is, our own rows say, by issuer and
subject; what they may do, our own map from the provider's groups to our roles (``people``). From
there on it is a sign-in as any other: session, record, limits. Nothing of it is on by default.

The rows are ``accounts.models.ProviderIdentity``; what stands for a password on the pages of an
account (``accounts.sessions.provider_proofs``) and who signs in there only stay with the account.

May import accounts/ and core/. Read first: ``errands``, ``people`` and ``views``.
"""
