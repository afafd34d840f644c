"""Signing in: an address, a code, in. The pages of django-allauth that we use, and no other."""
