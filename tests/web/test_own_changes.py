"""An author changes what they sent: responses and photos, within the rules that hold for words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.enums import Moderation
from campaigns.errors import Refused
from contributions import actions
from contributions.actions.own_photos import read_among
from contributions.drafts import PhotoChanges
from contributions.enums import State
from contributions.models import Contribution, PublicResponse
from contributions.photos import MOST_PHOTOS
from contributions.receipts import token_of
from contributions.versions import changes_of
from layers.actions import change_questions
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, fresh
from tests.photos import a_photo, a_photo_ahead, a_picture, chosen

pytestmark = pytest.mark.django_db

NULL = {"Origin": "null"}  # what a browser sends from a page under Referrer-Policy: no-referrer
QUESTIONS = [
    {"key": "dog", "type": "yes_no", "label": "Un chien ?", "visibility": "public",
     "required": True},
    {"key": "often", "type": "number", "label": "Combien de fois ?", "visibility": "public",
     "only_if": {"question": "dog", "is": ["yes"]}},
]  # fmt: skip
WORDS = {"title": "Des bancs", "text": "À l’ombre."}


@pytest.fixture
def layer():
    layer = a_layer(a_campaign(slug="parc", moderation=Moderation.BEFORE))
    change_questions(layer, QUESTIONS)
    return layer


def waiting(layer, **draft):
    return a_contribution(layer, state=State.HELD, **{"responses": {"dog": "no"}, **draft})


def changed(client, item, **fields):
    address = f"/receipts/{token_of(item.receipt)}/edit/"
    return client.post(address, {**WORDS, "version": item.version, **fields}, headers=NULL)


def page_of(client, item):
    return client.get(f"/receipts/{token_of(item.receipt)}/edit/").content.decode()


# Responses ----------------------------------------------------------------------------------


def test_responses_stand_in_the_form_are_changed_and_what_they_were_is_kept(client, layer):
    item = waiting(layer, responses={"dog": "yes", "often": 2.5})
    page = page_of(client, item)
    assert 'value="2,5"' in page

    answer = changed(client, item, **{"q-dog": "yes", "q-often": "4"})

    assert answer.status_code == 303
    assert fresh(item).form_answers == {"dog": "yes", "often": 4}
    assert item.revisions.get().form_answers == {"dog": "yes", "often": 2.5}
    assert [change.has_responded for change in changes_of(fresh(item))] == [True]


def test_a_response_that_lacks_is_told_at_its_question_and_nothing_changes(client, layer):
    item = waiting(layer)

    answer = changed(client, item, title="Autre titre")

    assert answer.status_code == 400
    page = answer.content.decode()
    assert '<a href="#q-dog">Un chien ?</a>' in page
    assert 'value="Autre titre"' in page
    assert fresh(item).title == item.title


def test_an_author_goes_on_responding_to_what_was_asked_of_them(client, layer):
    item = waiting(layer)
    change_questions(layer, [{"key": "new", "type": "short_text", "label": "Autre ?",
                              "visibility": "public", "required": True}])  # fmt: skip

    assert "Un chien ?" in page_of(client, item)
    assert "Autre ?" not in page_of(client, item)
    assert changed(client, item, **{"q-dog": "yes"}).status_code == 303

    assert fresh(item).form_answers == {"dog": "yes"}
    assert fresh(item).form_version == item.form_version


def test_what_the_team_has_read_and_published_keeps_its_responses(layer):
    item = waiting(layer)
    actions.publish(item, by=a_moderator(layer.campaign))
    shown = list(PublicResponse.objects.values_list("value", flat=True))

    with pytest.raises(Refused) as refused:
        actions.edit(fresh(item), by=item.author, **WORDS, responses={"dog": "yes"})

    assert refused.value.code == "already_read"
    assert list(PublicResponse.objects.values_list("value", flat=True)) == shown == ["no"]


# Photos -------------------------------------------------------------------------------------


def test_a_photo_is_described_anew_another_goes_for_good_and_one_comes(client, layer):
    item = waiting(layer)
    stays, goes = a_photo(item, alternative="Un chemin"), a_photo(item, position=1)

    answer = changed(
        client,
        item,
        **{
            "q-dog": "no",
            f"own-{stays.public_id}-alt": "Le chemin inondé",
            f"own-{goes.public_id}-drop": "yes",
            "photos": SimpleUploadedFile("a.jpg", a_picture(colour="black"), "image/jpeg"),
        },
    )

    assert answer.status_code == 303
    rows = list(item.photos.in_order().values_list("state", "alternative"))
    assert rows == [
        (State.HELD, "Le chemin inondé"),
        (State.WITHDRAWN, fresh(goes).alternative),
        (State.HELD, ""),
    ]
    assert not fresh(goes).is_stored
    assert (fresh(stays).version, fresh(item).version) == (stays.version + 1, item.version + 1)


def test_a_refused_form_keeps_the_photo_that_came_with_it(client, layer):
    item = waiting(layer)
    photo = SimpleUploadedFile("a.jpg", a_picture(), "image/jpeg")

    answer = changed(client, item, photos=photo)  # a response lacks

    assert answer.status_code == 400
    token = answer.context["photos"]["places"][0]["token"]
    assert token
    assert changed(client, item, **{"q-dog": "no", "photo-1": token}).status_code == 303
    assert item.photos.get().state == State.HELD


@pytest.mark.parametrize(
    ("moderation", "state"),
    [(Moderation.AFTER, State.PUBLISHED), (Moderation.BEFORE_ACCOUNTLESS, State.HELD)],
)
def test_a_photo_added_to_a_published_text_follows_the_moderation_of_photos(moderation, state):
    layer = a_layer(a_campaign(slug="parc", moderation=moderation))
    item = a_contribution(layer, state=State.HELD)
    assert item.state == State.PUBLISHED, "a confirmed e-mail lets words through"

    added = (chosen(a_photo_ahead(layer.campaign)),)
    actions.edit(item, by=item.author, **WORDS, photos=PhotoChanges(added=added))

    assert item.photos.get().state == state


def test_one_photo_more_than_there_may_be_is_refused_with_the_figures(client, layer):
    item = waiting(layer)
    for _number in range(MOST_PHOTOS):
        a_photo(item)
    files = [SimpleUploadedFile("a.jpg", a_picture(), "image/jpeg")]

    answer = changed(client, item, **{"q-dog": "no"}, photos=files)

    assert answer.status_code == 400
    assert "6" in answer.context["wrong"]["photos"]
    added = PhotoChanges(added=(chosen(a_photo_ahead(layer.campaign)),))
    with pytest.raises(Refused) as refused:
        actions.edit(fresh(item), by=item.author, **WORDS, responses={"dog": "no"}, photos=added)
    assert refused.value.code == "too_many_photos"
    assert (refused.value.facts["count"], refused.value.facts["limit"]) == (6, 5)


def test_a_photo_that_the_team_has_looked_at_keeps_its_description_and_may_go(client, layer):
    item = waiting(layer)
    photo = a_photo(item, state=State.PUBLISHED, alternative="Un chemin")
    assert read_among([photo]) == {photo.pk}
    assert f'name="own-{photo.public_id}-alt"' not in page_of(client, item)

    with pytest.raises(Refused) as refused:
        actions.edit(
            item,
            by=item.author,
            **WORDS,
            photos=PhotoChanges(described={photo.public_id: "Mon voisin"}),
        )
    actions.edit(
        fresh(item),
        by=item.author,
        **WORDS,
        photos=PhotoChanges(removed=frozenset({photo.public_id})),
    )

    assert refused.value.code == "photo_read"
    assert (fresh(photo).state, fresh(photo).alternative) == (State.WITHDRAWN, "Un chemin")


def test_a_photo_of_somebody_else_named_in_the_form_is_left_alone(client, layer):
    item, other = waiting(layer), a_photo(waiting(layer), alternative="La leur")
    fields = {f"own-{other.public_id}-drop": "yes", f"own-{other.public_id}-alt": "À moi"}

    assert changed(client, item, **{"q-dog": "no"}, **fields).status_code == 303

    assert (fresh(other).state, fresh(other).alternative) == (State.HELD, "La leur")


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_the_same_number_of_queries_whatever_it_holds(
    client, layer, count, django_assert_num_queries
):
    item = waiting(layer)
    for _number in range(count):
        a_photo(item)
    address = f"/receipts/{token_of(item.receipt)}/edit/"
    client.get(address)

    with django_assert_num_queries(7):
        client.get(address)
    assert Contribution.objects.count() == 1
