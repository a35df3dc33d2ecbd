"""The words of mails about months."""
