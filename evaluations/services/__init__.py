"""Every state change of an evaluation: one transaction, one audit row, one file per noun."""
