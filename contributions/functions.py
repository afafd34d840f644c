"""The functions of our SQL files for Django's queries and indexes."""

from django.db.models import Func, TextField


class Fingerprint(Func):
    """What two texts share that say the same (`sql/fingerprint.sql`)."""

    function = "public.parvis_fingerprint"
    arity = 1
    output_field = TextField()
