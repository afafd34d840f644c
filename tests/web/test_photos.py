"""Photos: sent with a text, judged apart from it, seen by whoever may and by nobody else."""

import json

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Assurance
from campaigns.enums import Moderation
from campaigns.errors import Refused
from contributions import actions, photos_kept
from contributions.actions.photos import token_of
from contributions.enums import State
from contributions.models import Contribution, Event, Photo
from contributions.photos import MOST_BYTES, path_of
from contributions.receipts import token_of as token_of_receipt
from tests.factories import (
    a_campaign,
    a_contribution,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    fresh,
)
from tests.photos import (
    a_photo,
    a_photo_ahead,
    a_picture,
    a_telephones_picture,
    chosen,
    hides,
)
from tests.web.test_public_forms import HERE, NEW, filled

pytestmark = pytest.mark.django_db

HELD, PUBLISHED, REJECTED, WITHDRAWN = (
    State.HELD, State.PUBLISHED, State.REJECTED, State.WITHDRAWN,
)  # fmt: skip
UPLOAD = "/campaigns/parc/photos/"


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc", moderation=Moderation.BEFORE))


def a_file(data=None, name="IMG_0001.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, a_picture() if data is None else data, kind)


def seen(photo, size="large"):
    campaign = photo.contribution.campaign.slug
    return f"/campaigns/{campaign}/photos/{photo.public_id}/{size}.webp"


def page_of(contribution):
    return f"/campaigns/{contribution.campaign.slug}/contributions/{contribution.public_id}/"


def refusal_of(act):
    """The code with which an act is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


# Sending ----------------------------------------------------------------------------------------


def test_photos_come_with_the_text_from_a_plain_form(client, layer):
    form = filled(photos=[a_file(a_telephones_picture()), a_file(a_picture(kind="PNG"))])

    answer = client.post(NEW, form, headers=HERE)

    assert answer.status_code == 303
    row = Contribution.objects.get()
    assert [(one.state, one.position) for one in row.photos.in_order()] == [(HELD, 0), (HELD, 1)]
    assert [event.act for event in Event.objects.filter(photo__isnull=False)] == ["submit"] * 2
    for one in row.photos.all():
        with default_storage.open(path_of(one.name, "large")) as file:
            assert hides(file.read()) == []


def test_a_form_that_comes_back_keeps_its_photos_and_what_is_said_of_them(client, layer):
    first = client.post(NEW, filled(title="", photos=[a_file()]), headers=HERE)

    token = first.context["typed"]["photo-1"]
    assert first.status_code == 400
    assert token in first.content.decode()
    assert client.get(f"{UPLOAD}ahead/{token}.webp")["Content-Type"] == "image/webp"

    words = {"photo-1": token, "photo-1-alt": "Le chemin inondé"}
    again = client.post(NEW, filled(**words), headers=HERE)

    assert again.status_code == 303
    photo = Photo.objects.get()
    assert (photo.alternative, photo.contribution.title) == (
        "Le chemin inondé", "Un banc à l'ombre",
    )  # fmt: skip
    assert client.get(f"{UPLOAD}ahead/{token}.webp").status_code == 404  # it has its text now


def test_a_sixth_photo_is_refused_with_its_figure_and_the_text_is_kept(client, layer):
    answer = client.post(NEW, filled(photos=[a_file() for _ in range(6)]), headers=HERE)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "6" in answer.context["wrong"]["photos"]
    assert "5" in answer.context["wrong"]["photos"]
    assert "Entre la tour 12" in page
    assert [bool(answer.context["typed"].get(f"photo-{n}")) for n in range(1, 6)] == [True] * 5
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b"<html><script>alert(1)</script>", "image/jpeg"),
        (b"%PDF-1.7", "image/png"),
    ],
    ids=["svg", "html", "pdf"],
)
def test_what_is_no_photo_is_refused_and_the_text_and_the_other_photo_are_kept(
    client, layer, data, kind
):
    form = filled(photos=[a_file(), a_file(data, "photo.jpg", kind)])

    answer = client.post(NEW, form, headers=HERE)

    assert answer.status_code == 400
    assert "JPEG" in answer.context["wrong"]["photos"]
    assert "Entre la tour 12" in answer.content.decode()
    assert answer.context["typed"]["photo-1"]


def test_a_file_that_is_too_heavy_is_passed_over_and_the_text_is_kept(client, layer):
    form = filled(photos=[a_file(a_picture() + b"\0" * MOST_BYTES)])

    answer = client.post(NEW, form, headers=HERE)

    assert answer.status_code == 400
    assert "12" in answer.context["wrong"]["photos"]
    assert "Entre la tour 12" in answer.content.decode()


def test_a_photo_that_is_dropped_does_not_go_with_the_text(client, layer):
    tokens = [token_of(a_photo_ahead(layer.campaign)) for _ in range(2)]
    words = {"photo-1": tokens[0], "photo-1-drop": "yes", "photo-2": tokens[1]}

    client.post(NEW, filled(**words), headers=HERE)

    assert [token_of(one) for one in Contribution.objects.get().photos.all()] == [tokens[1]]


def test_the_same_form_twice_makes_one_contribution_with_its_photos_once(client, layer):
    form = filled()
    for _ in range(2):
        answer = client.post(NEW, form | {"photos": [a_file()]}, headers=HERE)

    assert answer.status_code == 303
    assert Contribution.objects.get().photos.count() == 1


def test_a_photo_sent_ahead_is_answered_with_its_key(client, layer):
    answer = client.post(UPLOAD, {"photo": a_file()}, headers=HERE)

    told = answer.json()
    assert (answer.status_code, set(told)) == (201, {"token", "address"})
    assert client.get(told["address"])["Cache-Control"] == "no-store"
    assert Photo.objects.get().contribution is None


def test_a_photo_that_cannot_be_taken_is_refused_with_a_code(client, layer):
    answer = client.post(UPLOAD, {"photo": a_file(b"<svg/>")}, headers=HERE)

    assert (answer.status_code, answer.json()["code"]) == (400, "photo_type")


def test_photos_come_from_our_own_pages_alone(client, layer):
    answer = client.post(UPLOAD, {"photo": a_file()}, headers={"Origin": "https://evil.test"})

    assert (answer.status_code, Photo.objects.count()) == (403, 0)


def test_a_key_is_worth_nothing_in_another_campaign_and_for_a_second_text(layer):
    photo = a_photo_ahead(layer.campaign)
    elsewhere = a_layer()

    def submit(where, photo=photo):
        return actions.submit(
            a_draft(photos=(chosen(photo),)), layer=where, by=a_person(), key=a_key()
        )

    assert refusal_of(lambda: submit(elsewhere)) == "photo_gone"
    submit(layer)
    assert refusal_of(lambda: submit(layer)) == "photo_gone"


# Held apart --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "of_the_text", "of_the_photo"),
    [
        (Moderation.BEFORE, HELD, HELD),
        (Moderation.BEFORE_ACCOUNTLESS, PUBLISHED, HELD),  # trusted with words, not with photos
        (Moderation.AFTER, PUBLISHED, PUBLISHED),
    ],
)
def test_nobody_is_trusted_with_photos_unread(policy, of_the_text, of_the_photo):
    layer = a_layer(a_campaign(moderation=policy))
    draft = a_draft(photos=(chosen(a_photo_ahead(layer.campaign)),))

    row = actions.submit(
        draft, layer=layer, by=a_person(assurance=Assurance.EMAIL), key=a_key()
    ).contribution

    assert (row.state, row.photos.get().state) == (of_the_text, of_the_photo)


@pytest.mark.parametrize("state", [HELD, REJECTED, WITHDRAWN])
def test_a_photo_that_is_not_published_is_behind_no_door(client, layer, state):
    row = a_contribution(layer)
    photo = a_photo(row, state=state, alternative="canari of the photo")

    doors = [
        page_of(row), "/campaigns/parc/", "/campaigns/parc/contributions/",
        "/api/v1/campaigns/parc/contributions/", f"/api/v1{page_of(row)}",
    ]  # fmt: skip
    for door in doors:
        answer = client.get(door)
        assert answer.status_code == 200
        assert b"canari" not in answer.content
        assert str(photo.public_id).encode() not in answer.content
    assert [client.get(seen(photo, size)).status_code for size in ("large", "small")] == [404, 404]


def test_a_published_photo_of_a_held_text_is_behind_no_door(client, layer):
    photo = a_photo(a_contribution(layer, state=HELD), state=PUBLISHED)

    assert client.get(seen(photo)).status_code == 404


def test_a_photo_is_seen_once_it_is_approved_and_gone_once_it_is_refused(client, layer):
    row = a_contribution(layer)
    photo = a_photo(row, alternative="Le chemin inondé")
    moderator = a_moderator(layer.campaign)

    actions.publish_photo(photo, by=moderator)

    page = client.get(page_of(row)).content.decode()
    told = client.get(f"/api/v1{page_of(row)}").json()["properties"]["photos"]
    answer = client.get(seen(photo))
    assert 'alt="Le chemin inondé"' in page
    assert 'loading="lazy"' in page
    assert [(one["alternative"], one["width"], one["height"]) for one in told] == [
        ("Le chemin inondé", 64, 48)
    ]
    assert told[0]["url"].endswith(seen(photo))
    assert seen(photo, "small") in client.get("/campaigns/parc/contributions/").content.decode()
    assert {name: answer[name] for name in ("Content-Type", "Cache-Control")} == {
        "Content-Type": "image/webp",
        "Cache-Control": "public, max-age=0, must-revalidate, s-maxage=2",
    }
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    etag = answer["ETag"]
    assert client.get(seen(photo), headers={"If-None-Match": etag}).status_code == 304

    actions.reject_photo(
        fresh(photo), by=moderator, reason="third_party_rights", statement="Un visage."
    )

    assert client.get(seen(photo)).status_code == 404
    assert client.get(seen(photo), headers={"If-None-Match": etag}).status_code == 404
    assert "Le chemin inondé" not in client.get(page_of(row)).content.decode()


def test_a_photo_goes_with_its_text_and_comes_back_with_it(client, layer):
    row = a_contribution(layer)
    photo = a_photo(row, state=PUBLISHED)
    first, second = a_moderator(layer.campaign), a_moderator(layer.campaign)

    actions.reject(fresh(row), by=first, reason="insult", statement="Reformulez.")
    assert client.get(seen(photo)).status_code == 404

    actions.restore(fresh(row), by=second)
    assert client.get(seen(photo)).status_code == 200


def test_a_photo_without_words_says_so_honestly(client, layer):
    row = a_contribution(layer)
    a_photo(row, state=PUBLISHED)

    page = client.get(page_of(row), headers={"Accept-Language": "fr"}).content.decode()

    assert 'alt="Photo jointe sans description"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_page_cost_the_same_whatever_photos_there_are(
    client, layer, django_assert_num_queries, count
):
    for _ in range(count):
        row = a_contribution(layer)
        for position in range(count):
            a_photo(row, state=PUBLISHED, position=position)

    with django_assert_num_queries(LIST_QUERIES):
        listed = client.get("/campaigns/parc/contributions/")
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get(page_of(row))

    assert listed.content.count(b"card-photo") == count
    assert page.content.count(b"/small.webp") == count


LIST_QUERIES, PAGE_QUERIES = 10, 16


# One's own ---------------------------------------------------------------------------------------


def test_the_receipt_shows_ones_photos_in_every_state_with_the_reason(client, layer):
    row = a_contribution(layer)
    for state in (HELD, PUBLISHED, REJECTED):
        a_photo(row, state=state)
    address = f"/receipts/{token_of_receipt(row.receipt)}/"

    page = client.get(address, headers={"Accept-Language": "fr"}).content.decode()

    assert "En attente d’être regardée" in page
    assert "A face can be recognised." in page
    for photo in row.photos.all():
        answer = client.get(f"{address}photos/{photo.public_id}/small.webp")
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    foreign = a_photo(a_contribution(layer))
    assert client.get(f"{address}photos/{foreign.public_id}/small.webp").status_code == 404


def test_taking_a_photo_back_erases_its_files_and_leaves_the_text(
    client, layer, django_capture_on_commit_callbacks
):
    row = a_contribution(layer)
    photo = a_photo(row, state=PUBLISHED)
    address = f"/receipts/{token_of_receipt(row.receipt)}/photos/{photo.public_id}/"
    assert default_storage.exists(path_of(photo.name, "large"))

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{address}withdraw/", {"version": photo.version}, headers=HERE)

    assert answer.status_code == 303
    assert (fresh(photo).state, fresh(row).state) == (WITHDRAWN, PUBLISHED)
    assert not default_storage.exists(path_of(photo.name, "large"))
    assert not default_storage.exists(path_of(photo.name, "small"))
    assert client.get(f"{address}large.webp").status_code == 404


def test_taking_the_text_back_erases_all_its_photos(layer, django_capture_on_commit_callbacks):
    author = a_person()
    row = a_contribution(layer, author=author)
    photos = [a_photo(row, state=state) for state in (HELD, PUBLISHED, REJECTED)]

    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(fresh(row), by=author)

    assert [fresh(photo).state for photo in photos] == [WITHDRAWN, WITHDRAWN, REJECTED]
    assert [fresh(photo).is_stored for photo in photos] == [False] * 3
    assert [default_storage.exists(path_of(one.name, "large")) for one in photos] == [False] * 3


def test_ones_own_data_names_ones_photos(client, layer):
    author = a_person()
    row = a_contribution(layer, author=author)
    a_photo(row, alternative="Le chemin inondé")
    a_photo(a_contribution(layer), alternative="Somebody else's")
    client.force_login(author)

    told = json.loads(client.get("/mine/data.json").content)

    photos = told["contributions"][0]["photos"]
    assert [(one["alternative"], one["state"]) for one in photos] == [("Le chemin inondé", "held")]


# The desk ----------------------------------------------------------------------------------------


def test_a_moderator_looks_at_a_photo_and_publishes_it(client, layer):
    row = a_contribution(layer)
    photo = a_photo(row, alternative="Le chemin inondé")
    client.force_login(a_moderator(layer.campaign))
    desk = "/desk/parc/"

    queue = client.get(f"{desk}queue/?entry=photo")
    assert [line.photos for line in queue.context["page"].lines] == [1]
    page = client.get(f"{desk}contributions/{row.public_id}/").content.decode()
    assert "Le chemin inondé" in page
    picture = client.get(f"{desk}photos/{photo.public_id}/large.webp")
    assert (picture.status_code, picture["Cache-Control"]) == (200, "no-store")

    answer = client.post(f"{desk}photos/{photo.public_id}/publish/", {"version": photo.version})

    assert answer["Location"] == f"{desk}contributions/{row.public_id}/#photos"
    assert (fresh(photo).state, fresh(photo).is_public) == (PUBLISHED, True)
    event = Event.objects.get(photo=photo)
    assert (event.act, event.before, event.after) == ("publish", "held", "published")
    assert client.get(f"{desk}queue/?entry=photo").context["page"].lines == []


def test_a_photo_is_refused_with_a_reason_that_its_author_reads(client, layer):
    row = a_contribution(layer)
    photo = a_photo(row)
    client.force_login(a_moderator(layer.campaign))
    address = f"/desk/parc/photos/{photo.public_id}/"

    without = client.post(f"{address}reject/", {"version": photo.version, "statement": "Non."})
    assert (without.status_code, fresh(photo).state) == (409, HELD)
    assert "Non." in without.content.decode()

    written = {
        "version": photo.version,
        "reason": "third_party_rights",
        "statement": "On voit un visage.",
    }
    assert client.post(f"{address}reject/", written).status_code == 302

    receipt = client.get(f"/receipts/{token_of_receipt(row.receipt)}/").content.decode()
    assert fresh(photo).state == REJECTED
    assert "On voit un visage." in receipt
    assert client.post(f"{address}restore/", {"version": fresh(photo).version}).status_code == 302
    assert fresh(photo).state == PUBLISHED


def test_a_decision_on_a_photo_is_taken_back_by_the_hand_that_took_it(client, layer):
    photo = a_photo(a_contribution(layer))
    first, second = a_moderator(layer.campaign), a_moderator(layer.campaign)
    address = f"/desk/{layer.campaign.slug}/photos/{photo.public_id}/"
    client.force_login(first)
    done = client.post(f"{address}publish/", {"version": photo.version}, follow=True)
    assert f'action="{address}undo/"' in done.content.decode()

    client.force_login(second)
    other = client.post(f"{address}undo/", {"version": fresh(photo).version})
    assert (other.status_code, fresh(photo).state) == (409, PUBLISHED)

    client.force_login(first)
    undone = client.post(f"{address}undo/", {"version": fresh(photo).version}, follow=True)
    assert fresh(photo).state == HELD
    assert f'action="{address}undo/"' not in undone.content.decode()
    assert "revenue à son état d'avant" in undone.content.decode()


def test_nobody_judges_their_own_photo(layer):
    author = a_moderator(layer.campaign)
    photo = a_photo(a_contribution(layer, author=author))

    assert refusal_of(lambda: actions.publish_photo(photo, by=author)) == "conflict_of_interest"


# Time --------------------------------------------------------------------------------------------


def test_a_photo_waits_two_days_for_its_text(layer, django_capture_on_commit_callbacks):
    late, new = a_photo_ahead(layer.campaign), a_photo_ahead(layer.campaign)
    Photo.objects.filter(pk=late.pk).update(
        created_at=timezone.now() - photos_kept.AHEAD_LIFE - timezone.timedelta(minutes=1)
    )

    with django_capture_on_commit_callbacks(execute=True):
        photos_kept.forget(timezone.now())

    assert list(Photo.objects.all()) == [new]
    assert not default_storage.exists(path_of(late.name, "large"))
    assert default_storage.exists(path_of(new.name, "large"))


def test_the_files_of_a_refused_photo_go_half_a_year_later(
    layer, django_capture_on_commit_callbacks
):
    photo = a_photo(a_contribution(layer), state=REJECTED)

    photos_kept.forget(timezone.now() + photos_kept.WITHHELD_LIFE / 2)
    assert fresh(photo).is_stored
    with django_capture_on_commit_callbacks(execute=True):
        photos_kept.forget(timezone.now() + photos_kept.WITHHELD_LIFE * 1.1)

    assert not fresh(photo).is_stored
    assert not default_storage.exists(path_of(photo.name, "large"))
    moderator = a_moderator(layer.campaign)
    assert refusal_of(lambda: actions.restore_photo(fresh(photo), by=moderator)) == "photo_erased"
