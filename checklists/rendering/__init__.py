"""What the pages of a checklist draw, made ready: words in the page's language."""
