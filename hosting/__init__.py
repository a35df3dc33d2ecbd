"""How an installation is run: backups that can be trusted, and what says that all is well.

May import documents and what is below; what the rooms have frozen it gathers from their
contributions (FROZEN), and in a restored database it ends what opened something (restores.py). Read
first: backups/__init__.py (what a backup is and what a restored one is held to), backups/making.py,
backups/restoring.py; for whoever runs it docs/operate.md.
"""
