"""What comes to the server before any view sees it: what it may weigh, hold, and whose it is."""
