"""Every save while a checklist is filled in: one transaction, one audit row, one file per noun."""
