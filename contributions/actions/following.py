"""Follow one contribution by e-mail, and stop; an address is asked before it is ever told."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.clock import database_now
from campaigns.errors import NotVisible, SignInNeeded, TooMany, WrongInput
from contributions import jobs
from contributions.actions.persons import lock_person
from contributions.models import Contribution, Follow

ASKS_A_DAY = 5  # letters that ask one address, whoever types it
A_DAY = timedelta(days=1)


@transaction.atomic
def follow(contribution: Contribution, *, by: Person) -> Follow:
    """Let an account whose address is confirmed follow; a second time changes nothing."""
    person = lock_person(by)
    if not (person.email and person.assurance >= Assurance.EMAIL):
        raise SignInNeeded("assurance_too_low", _("Type an e-mail address, or sign in first."))
    if not contribution.is_public:
        raise NotVisible
    now = database_now()
    Follow.objects.filter(contribution=contribution, email__iexact=person.email).delete()
    made, _is_new = Follow.objects.get_or_create(
        contribution=contribution,
        person=person,
        defaults={"asked_at": now, "confirmed_at": now},
    )
    return made


@transaction.atomic
def unfollow(contribution: Contribution, *, by: Person) -> bool:
    """Stop following with one's account; False when one did not."""
    gone, _rows = Follow.objects.filter(contribution=contribution, person=by).delete()
    return bool(gone)


@transaction.atomic
def ask_to_follow(contribution: Contribution, *, email: str) -> Follow:
    """Note an address that somebody has typed, and ask its holder by a letter, once a day.

    Whether the address is known already is told to nobody: the answer is the same.
    Raises NotVisible, WrongInput (bad_email), TooMany.
    """
    address = checked_address(email)
    if not contribution.is_public:
        raise NotVisible
    now = database_now()
    # One after the other: an ask counts those before it.
    Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    known = Follow.objects.filter(contribution=contribution, email__iexact=address).first()
    if known is not None and known.asked_at > now - A_DAY:
        return known
    asked = Follow.objects.filter(email__iexact=address, asked_at__gt=now - A_DAY).count()
    if asked >= ASKS_A_DAY:
        raise TooMany(
            "letters_reached",
            _("%(used)s letters have left for this address today; the limit is %(limit)s a day.")
            % {"used": asked, "limit": ASKS_A_DAY},
            used=asked,
            limit=ASKS_A_DAY,
            retry_after=86_400,
        )
    language = get_language() or "fr"
    if known is None:
        known = Follow(contribution=contribution, email=address)
    known.asked_at, known.language = now, language
    known.save()
    jobs.ask_follower.defer(follow_id=known.pk)
    return known


@transaction.atomic
def confirm_follow(asked: Follow) -> Follow:
    """The holder of the address says yes; where their account follows already, that stays alone."""
    locked = Follow.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
    if locked is None:
        raise NotVisible
    twin = Follow.objects.filter(
        contribution=locked.contribution_id, person__email__iexact=locked.email
    ).first()
    if twin is not None and locked.person_id is None:
        locked.delete()
        return twin
    if locked.confirmed_at is None:
        locked.confirmed_at = database_now()
        locked.save(update_fields=["confirmed_at"])
    return locked


def stop_following(followed: Follow) -> None:
    """End it: the row goes, and with it a typed address."""
    Follow.objects.filter(pk=followed.pk).delete()


def carry_followers(source: Contribution, target: Contribution) -> None:
    """Let those who follow `source` follow what it was joined to, each once.

    Whoever follows both keeps both; of what nobody sees there are no letters.
    """
    for one in Follow.objects.filter(contribution=source):
        if not _follows(one, target):
            one.contribution, one.carried_from = target, source
            one.save(update_fields=["contribution", "carried_from"])


def return_followers(source: Contribution, target: Contribution) -> None:
    """Let those who came along with `source` follow it again, and it alone."""
    for one in Follow.objects.filter(contribution=target, carried_from=source):
        one.contribution, one.carried_from = source, None
        one.save(update_fields=["contribution", "carried_from"])


def _follows(one: Follow, target: Contribution) -> bool:
    taken = Follow.objects.filter(contribution=target)
    if one.person_id:
        return taken.filter(person=one.person).exists()
    return taken.filter(email__iexact=one.email).exists()


def checked_address(email: str) -> str:
    """An e-mail address that a letter can be sent to."""
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise WrongInput(
            "bad_email", _("This e-mail address does not look right: check it."), field="email"
        ) from None
    return address
