"""Of which groups of respondents figures may be shown: pure Python, told by numbers alone."""
