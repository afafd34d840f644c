"""The identity that things carry outside: never their primary key."""

import secrets

LARGEST = 2**53 - 1  # the largest integer that JavaScript and JSON readers keep exact


def new_public_id() -> int:
    """A random integer between 1 and 2^53 - 1, which MVT and JSON both carry exactly."""
    return secrets.randbelow(LARGEST) + 1
