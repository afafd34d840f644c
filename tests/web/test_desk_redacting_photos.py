"""A moderator covers a part of a photo: the pixels are black, and the picture before is gone."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from campaigns.enums import Role
from campaigns.errors import NotAllowed, NotVisible, Refused, WrongInput
from contributions import actions, aside, photos_kept
from contributions.boxes import Box, read_boxes
from contributions.enums import State
from contributions.models import Event, Photo, SetAside
from contributions.photos import path_of, redrawn, store
from contributions.receipts import token_of
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, a_person
from tests.photos import a_photo, a_picture, a_telephones_picture

pytestmark = pytest.mark.django_db

BOX = Box(500, 500, 250, 250)  # in the red part of a picture of the tests
WHY = {"reason": "personal_data", "statement": "A face can be recognised."}


@pytest.fixture
def contribution():
    return a_contribution(a_layer(a_campaign(slug="parc")))


@pytest.fixture
def moderator(contribution):
    return a_moderator(contribution.campaign)


@pytest.fixture
def photo(contribution):
    """A published photo, large enough for two sizes."""
    made = a_photo(contribution, state=State.PUBLISHED, alternative="Madame Canari, rue A")
    store_anew(made, a_picture(1200, 900))
    return made


def store_anew(photo, data):
    picture = redrawn(data)
    for size in ("large", "small"):
        default_storage.delete(path_of(photo.name, size))
    store(photo.name, picture)
    width, height = picture.size
    small_width, small_height = picture.small_size
    Photo.objects.filter(pk=photo.pk).update(
        width=width, height=height, small_width=small_width, small_height=small_height
    )
    photo.refresh_from_db()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def public(photo, size="large"):
    return f"/campaigns/parc/photos/{photo.public_id}/{size}.webp"


def page(photo):
    return f"/desk/parc/photos/{photo.public_id}/redact/"


def form(photo, **fields):
    box = {"box-1-left": "50", "box-1-top": "50", "box-1-width": "25", "box-1-height": "25,0"}
    return {
        "do": "burn", "version": photo.version, "alternative": "A lane", **box, **WHY, **fields,
    }  # fmt: skip


def colours(data, *places):
    """The pixels at some places, in per cent of the sides."""
    picture = Image.open(BytesIO(data)).convert("RGB")
    at = [(x * picture.width // 100, y * picture.height // 100) for x, y in places]
    return [picture.getpixel(place) for place in at]


def is_black(pixel):
    return max(pixel) < 12


def redacted(photo, by, **more):
    return actions.redact_photo(photo, [BOX], by=by, **{**WHY, **more})


def test_the_boxes_are_black_in_the_bytes_of_every_size_and_the_old_address_is_gone(
    client, photo, moderator
):
    before = [client.get(public(photo, size)) for size in ("large", "small")]
    assert [answer.status_code for answer in before] == [200, 200]
    assert not is_black(colours(before[0].content, (60, 60))[0])

    answer = signed_in(moderator).post(page(photo), form(photo))

    assert answer.status_code == 302
    now = Photo.objects.get(pk=photo.pk)
    for size in ("large", "small"):
        shown = client.get(public(now, size)).content
        inside = colours(shown, (51, 51), (60, 60), (73, 73), (51, 73), (73, 51))
        assert [is_black(pixel) for pixel in inside] == [True] * 5
        outside = colours(shown, (47, 60), (79, 60), (60, 45), (60, 79), (10, 10))
        assert [is_black(pixel) for pixel in outside] == [False] * 5
    others = [client, signed_in(moderator), signed_in(photo.author), signed_in(a_person())]
    receipt = f"/receipts/{token_of(photo.contribution.receipt)}/photos/{photo.public_id}"
    for someone in others:
        for size in ("large", "small"):
            assert someone.get(public(photo, size)).status_code == 404
            desk = f"/desk/parc/photos/{photo.public_id}/{size}.webp"
            assert someone.get(desk).status_code in (302, 404)  # to sign in, or nothing
            assert someone.get(f"{receipt}/{size}.webp").status_code == 404
    assert (
        signed_in(moderator).get(f"/desk/parc/photos/{photo.public_id}/large.webp").status_code
        == 404
    )


def test_no_copy_in_a_cache_is_confirmed_as_fresh(client, photo, moderator):
    first = client.get(public(photo))
    asked = {"If-Modified-Since": first["Last-Modified"], "If-None-Match": first["ETag"]}
    assert client.get(public(photo), headers=asked).status_code == 304

    now = redacted(photo, moderator)

    assert client.get(public(photo), headers=asked).status_code == 404
    again = client.get(public(now), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"] == first["ETag"]) == (200, False)


def test_what_was_said_of_it_is_set_aside_too(client, photo, moderator):
    signed_in(moderator).post(page(photo), form(photo))

    now = Photo.objects.get(pk=photo.pk)
    kept = SetAside.objects.get()
    assert (now.alternative, kept.text, kept.name) == ("A lane", "Madame Canari, rue A", photo.name)
    address = f"/campaigns/parc/contributions/{photo.contribution.public_id}/"
    assert "Canari" not in client.get(address).content.decode()


def test_the_author_reads_what_was_covered_and_why_on_the_receipt(client, photo, moderator):
    redacted(photo, moderator)

    shown = client.get(
        f"/receipts/{token_of(photo.contribution.receipt)}/", headers={"Accept-Language": "en"}
    ).content.decode()

    assert "The team covered a part of it." in shown
    assert "A face can be recognised." in shown
    event = Event.objects.get(act="redact")
    assert (event.photo, event.by, event.reason, event.before, event.after) == (
        photo, moderator, "personal_data", "published", "published",
    )  # fmt: skip


@pytest.mark.parametrize("state", [State.HELD, State.PUBLISHED, State.REJECTED])
def test_the_state_stays(contribution, moderator, state):
    photo = a_photo(contribution, state=state)

    now = redacted(photo, moderator)

    assert (now.state, now.is_public, now.version) == (
        state, state == State.PUBLISHED, photo.version + 1,
    )  # fmt: skip


def test_a_refused_photo_is_covered_and_then_published_after_all(client, contribution, moderator):
    photo = redacted(a_photo(contribution, state=State.REJECTED), moderator)

    actions.restore_photo(photo, by=moderator)

    assert client.get(public(photo)).status_code == 200


def test_only_the_data_officer_sees_it_without_boxes_and_each_look_is_recorded(
    photo, moderator, contribution
):
    redacted(photo, moderator)
    kept = SetAside.objects.get()
    officer = a_moderator(contribution.campaign, Role.DATA_OFFICER)
    manager = a_moderator(contribution.campaign, Role.MANAGER)
    look = f"/desk/parc/aside/{kept.pk}/look/"

    for someone in (moderator, manager, photo.author):
        assert signed_in(someone).get("/desk/parc/aside/").status_code == 404
        assert signed_in(someone).post(look).status_code == 404
    assert not Event.objects.filter(act="look").exists()
    listed = signed_in(officer).get("/desk/parc/aside/").content.decode()
    assert look in listed
    assert "Madame Canari" not in listed
    opened = signed_in(officer).post(look)

    assert "Madame Canari" in opened.content.decode()
    assert "data:image/webp;base64," in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    assert Event.objects.get(act="look").by == officer
    assert signed_in(officer).get("/desk/parc/queue/").status_code == 404
    assert "/desk/parc/aside/" in signed_in(officer).get("/desk/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    contribution, moderator, count, django_assert_num_queries
):
    for _ in range(count):
        redacted(a_photo(contribution), moderator)
    client = signed_in(a_moderator(contribution.campaign, Role.DATA_OFFICER))

    with django_assert_num_queries(6):
        client.get("/desk/parc/aside/")


def test_what_is_set_aside_ends_on_its_day_with_its_files(
    photo, moderator, django_capture_on_commit_callbacks
):
    redacted(photo, moderator)
    kept = SetAside.objects.get()

    def stored():
        return [default_storage.exists(path_of(photo.name, size)) for size in ("large", "small")]

    with django_capture_on_commit_callbacks(execute=True):
        assert aside.forget(kept.until - timezone.timedelta(seconds=1)) == 0
    assert stored() == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        assert aside.forget(kept.until) == 1

    assert stored() == [False, False]
    assert (kept.until - kept.event.at).days == 180


def test_the_officer_ends_it_early(
    photo, moderator, contribution, django_capture_on_commit_callbacks
):
    redacted(photo, moderator)
    officer = a_moderator(contribution.campaign, Role.DATA_OFFICER)

    with django_capture_on_commit_callbacks(execute=True):
        signed_in(officer).post(f"/desk/parc/aside/{SetAside.objects.get().pk}/erase/")

    assert not SetAside.objects.exists()
    assert not default_storage.exists(path_of(photo.name, "large"))
    assert Event.objects.filter(act="erase", by=officer).count() == 1


def test_an_author_who_takes_the_photo_back_takes_what_was_set_aside_with_it(
    photo, moderator, django_capture_on_commit_callbacks
):
    now = redacted(photo, moderator)

    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_photo(now, by=photo.author)

    assert not SetAside.objects.exists()
    names = [photo.name, now.name]
    assert not any(default_storage.exists(path_of(name, "large")) for name in names)


def test_of_a_forgotten_person_nothing_stays_aside(
    photo, moderator, django_capture_on_commit_callbacks
):
    redacted(photo, moderator)

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(photo.author, takes_back=False)

    assert not SetAside.objects.exists()
    assert not default_storage.exists(path_of(photo.name, "large"))


def test_boxes_are_looked_at_first_without_scripts(photo, moderator):
    answer = signed_in(moderator).post(page(photo), form(photo, do="look"))

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert '<rect x="500" y="500" width="250" height="250" />' in shown
    assert 'name="box-1-left" value="50"' in shown
    assert 'name="box-2-left" value=""' in shown  # one more to type
    assert Photo.objects.get(pk=photo.pk).name == photo.name


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"statement": ""}, 409, "statement_missing"),
        ({"reason": ""}, 409, "reason_missing"),
        ({"reason": "off_topic"}, 409, "reason_missing"),
        ({"box-1-width": "0"}, 400, "bad_box"),
        ({"box-1-left": "x"}, 400, "bad_box"),
        ({"box-1-left": "150"}, 400, "bad_box"),
        ({"box-1-left": "nan"}, 400, "bad_box"),
        ({f"box-1-{side}": "" for side in ("left", "top", "width", "height")}, 400, "no_box"),
        ({"box-1-drop": "yes"}, 400, "no_box"),
        ({"version": 99}, 409, "stale"),
        ({"version": ""}, 400, "bad_version"),
    ],
)
def test_a_refused_form_changes_nothing_and_keeps_what_was_typed(
    photo, moderator, fields, status, code
):
    sent = form(photo, statement="My own words.") | fields

    answer = signed_in(moderator).post(page(photo), sent)

    assert (answer.status_code, answer.context["refusal"].code) == (status, code)
    assert sent["statement"] in answer.content.decode()
    assert (Photo.objects.get(pk=photo.pk).name, SetAside.objects.count()) == (photo.name, 0)


def test_boxes_are_cut_at_the_edge_and_counted():
    assert read_boxes([["90", "-5", "20", "10"], ["", " ", "", ""]]) == (Box(900, 0, 100, 50),)
    with pytest.raises(WrongInput) as refused:
        read_boxes([["1", "1", "1", "1"]] * 21)
    assert (refused.value.code, refused.value.facts["count"]) == ("too_many_boxes", 21)


def test_nobody_covers_their_own_and_only_who_moderates_may(contribution, photo, moderator):
    planner = a_moderator(contribution.campaign, Role.PLANNER)
    stranger = a_moderator(a_campaign())
    own = a_photo(a_contribution(contribution.layer, author=moderator), state=State.HELD)

    for someone in (planner, stranger, photo.author):
        with pytest.raises(NotAllowed):
            redacted(photo, someone)
    with pytest.raises(Refused) as refused:
        redacted(own, moderator)

    assert refused.value.code == "conflict_of_interest"
    assert not SetAside.objects.exists()


def test_what_was_taken_back_or_erased_is_not_covered(contribution, moderator):
    withdrawn = a_photo(contribution, state=State.WITHDRAWN)
    erased = a_photo(contribution, state=State.REJECTED)
    photos_kept.erase_files(erased)

    assert signed_in(moderator).get(page(withdrawn)).status_code == 404
    for photo in (withdrawn, erased):
        with pytest.raises(Refused) as refused:
            redacted(Photo.objects.get(pk=photo.pk), moderator)
        assert refused.value.code == "photo_erased"


def test_two_moderators_cover_at_once_and_the_second_is_told(photo, moderator, contribution):
    other = a_moderator(contribution.campaign)
    redacted(Photo.objects.get(pk=photo.pk), moderator, version=photo.version)

    with pytest.raises((Refused, NotVisible)) as refused:
        redacted(photo, other, version=photo.version)

    assert refused.value.code == "stale"
    assert SetAside.objects.count() == 1


def test_a_box_covers_every_pixel_that_it_touches():
    picture = redrawn(a_telephones_picture(), [Box(1, 1, 998, 998)])

    corners = colours(picture.large, (0, 0), (99, 99), (50, 50))
    assert [is_black(pixel) for pixel in corners] == [True] * 3
