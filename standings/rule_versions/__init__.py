"""What both kinds of rules do alike over the API; standing rules and award rules stand on it."""
