"""Figures of speed, run by script/bench. Django is made ready here: benches import freely."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
