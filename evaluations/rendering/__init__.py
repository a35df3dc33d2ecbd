"""What the pages draw, made ready: words in the page's language, figures as scoring wrote them."""
