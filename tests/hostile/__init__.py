"""Every field of every form by every hostile value: see ``test_every_field.py``."""
