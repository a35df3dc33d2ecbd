"""Backups: the database and every file its rows name, encrypted, in a place of their own.

A backup is a manifest and what that names: one dump of the database (pg_dump's custom format, of
one snapshot) and the files, kept once by the SHA-256 of their bytes however many backups name them.
Everything but the manifest is encrypted to public keys (age, by ``pyrage``): who takes the server,
or the place of the backups, reads none of them. The manifest is written last; without one there is
no backup, whatever lies there.

``place.py`` is where they lie, ``making.py`` makes one, ``restoring.py`` brings one back into an
empty installation, ``verifying.py`` holds an installation to its own hashes.
"""
