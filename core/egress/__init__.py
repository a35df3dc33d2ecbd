"""What goes out of the house over HTTP: to an address that was looked at, and to no other.

Whoever sends (webhooks, the sign-in provider) names the private networks that may be reached;
all others are refused, whatever a name leads to (``addresses``, ``line``).
"""
