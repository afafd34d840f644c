"""The page where managers put a layer's questions together."""

import re
from html import unescape

import pytest
from django.urls import reverse

from campaigns.enums import Moderation, Role
from campaigns.errors import NotAllowed
from contributions.enums import State
from contributions.responses import of_contribution, questions_of
from layers.actions import change_questions
from layers.models import FormSchema
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_square,
    an_area,
    fresh,
)
from web.desk.question_forms import as_questions, of_questions

pytestmark = pytest.mark.django_db

DOG = {"key": "dog", "type": "yes_no", "label": "Un chien ?", "visibility": "public",
       "required": True}  # fmt: skip
SIZE = {
    "key": "size", "type": "one_choice", "label": "Sa taille", "visibility": "staff",
    "label_en": "Its size", "help": "À peu près.",
    "choices": [{"value": "s", "label": "Petit", "label_en": "Small"},
                {"value": "l", "label": "Grand"}],
    "only_if": {"question": "dog", "is": ["yes"]},
}  # fmt: skip
WALKS = {"key": "walks", "type": "number", "label": "Promenades", "visibility": "staff",
         "min": 0, "max": 2.5, "unit": "par jour", "only_if": {"areas": ["centre"]}}  # fmt: skip
ALL = [DOG, SIZE, WALKS]


@pytest.fixture
def layer():
    campaign = a_campaign(slug="parc", moderation=Moderation.BEFORE)
    area = an_area(campaign, a_square(2.21, 48.885, 2.23, 48.895))
    area.slug, area.name = "centre", "Le centre"
    area.save(update_fields=["slug", "name"])
    return a_layer(campaign, slug="avis")


@pytest.fixture
def desk(client, layer):
    """Signed in as a manager, in English."""
    client.force_login(a_moderator(layer.campaign, Role.MANAGER))
    client.cookies["language"] = "en"
    return client


ADDRESS = "/desk/parc/questions/avis/"


def sent(page):
    """The fields of the form as a browser would send them back."""
    html = page.content.decode()
    start = html.index('<input type="hidden" name="version"')
    form = html[start : html.index("</form>", start)]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        if 'type="checkbox"' in tag and "checked" not in tag:
            continue
        value = attribute(tag, "value")
        fields.setdefault(attribute(tag, "name"), []).append(value)
    for tag, body in re.findall(r"(<select[^>]*>)(.*?)</select>", form, re.DOTALL):
        options = re.findall(r"<option[^>]*>", body)
        chosen = next((one for one in options if "selected" in one), options[0])
        fields[attribute(tag, "name")] = [attribute(chosen, "value")]
    for tag, body in re.findall(r"(<textarea[^>]*>)(.*?)</textarea>", form, re.DOTALL):
        fields[attribute(tag, "name")] = [unescape(body)]
    return fields


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_what_is_asked_survives_the_form_unchanged():
    assert as_questions(of_questions(ALL)) == ALL


def test_the_page_that_is_kept_untouched_changes_nothing_and_says_so(desk, layer):
    change_questions(layer, ALL)

    answer = desk.post(ADDRESS, sent(desk.get(ADDRESS)) | {"do": "keep"})

    assert answer.status_code == 400
    assert "These are the questions of version" in text_of(answer)
    assert questions_of(fresh(layer)) == ALL


def test_a_question_is_added_filled_in_looked_at_and_kept_as_a_new_version(desk, layer):
    page = desk.post(ADDRESS, sent(desk.get(ADDRESS)) | {"do": "add", "add-type": "one_choice"})
    assert "Question 1 has no words yet" in text_of(page)
    fields = sent(page) | {
        "label-1": "Comment venez-vous ?",
        "label_en-1": "How do you come?",
        "choices-1": "À pied | On foot\n\nÀ vélo\n",
        "visibility-1": "public",
    }

    looked = desk.post(ADDRESS, fields | {"do": "look"})

    assert (
        "How do you come?" in text_of(looked)[text_of(looked).index("As residents will see it") :]
    )
    assert FormSchema.objects.count() == 0, "nothing is asked yet"
    kept = desk.post(ADDRESS, sent(looked) | {"do": "keep"}, follow=True)
    assert "Kept as version" in text_of(kept)
    assert questions_of(fresh(layer)) == [
        {
            "key": "comment_venez_vous", "type": "one_choice", "label": "Comment venez-vous ?",
            "visibility": "public", "label_en": "How do you come?",
            "choices": [{"value": "a_pied", "label": "À pied", "label_en": "On foot"},
                        {"value": "a_velo", "label": "À vélo"}],
        }
    ]  # fmt: skip


def test_buttons_move_a_question_and_take_it_away_without_keeping_anything(desk, layer):
    change_questions(layer, [DOG, {**WALKS, "only_if": {"question": "dog", "is": ["yes"]}}])
    page = desk.get(ADDRESS)

    down = desk.post(ADDRESS, sent(page) | {"do": "down-1"})
    assert [form.key for form in down.context["forms"]] == ["walks", "dog"]
    assert "choose again when it is asked" in down.context["trouble"], "it looks ahead now"
    assert "untick it" in text_of(down)
    up = desk.post(ADDRESS, sent(down) | {"do": "up-2"})
    assert [form.key for form in up.context["forms"]] == ["dog", "walks"]
    assert up.context["trouble"] is None
    gone = desk.post(ADDRESS, sent(up) | {"do": "remove-2"})
    assert [form.key for form in gone.context["forms"]] == ["dog"]

    assert fresh(layer).form_version == 2, "what was there before"
    assert desk.post(ADDRESS, sent(gone) | {"do": "keep"}).status_code == 302
    assert questions_of(fresh(layer)) == [DOG]


def test_who_responded_before_keeps_what_they_were_asked(desk, layer):
    change_questions(layer, [DOG])
    item = a_contribution(layer, state=State.HELD, responses={"dog": "yes"})
    page = desk.get(ADDRESS)

    desk.post(ADDRESS, sent(page) | {"label-1": "Un chat ?", "do": "keep"})

    assert [one["label"] for one in questions_of(fresh(layer))] == ["Un chat ?"]
    assert [told.question for told in of_contribution(fresh(item))] == ["Un chien ?"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label-1": " "}, "has no words yet"),
        ({"choices-2": "Petit"}, "Write from 2 to 30 choices, one a line; there are 1."),
        ({"min-3": "nine"}, "The least and the most are numbers"),
        ({"only-3": ["dog=yes", "area=centre"]}, "choose again when it is asked"),
        ({"label_en-2": "a" * 201}, "“The same in English” has 201 characters"),
    ],
)
def test_what_could_not_be_asked_is_told_at_its_question_and_nothing_is_lost(
    desk, layer, changes, said
):
    change_questions(layer, ALL)
    fields = sent(desk.get(ADDRESS)) | {"help-1": "Tenu en laisse."} | changes | {"do": "keep"}

    answer = desk.post(ADDRESS, fields)

    assert answer.status_code == 400
    number = next(iter(changes))[-1]
    [marked] = [form for form in answer.context["forms"] if form.error]
    assert (str(marked.number), said in marked.error) == (number, True)
    assert "only_if" not in marked.error
    assert 'value="Tenu en laisse."' in answer.content.decode()
    assert questions_of(fresh(layer)) == ALL


def test_a_choice_keeps_its_value_when_its_words_are_mended_or_it_moves(desk, layer):
    opened = {**DOG, "key": "why", "only_if": {"question": "size", "is": ["l"]}}
    change_questions(layer, [DOG, SIZE, opened])
    fields = sent(desk.get(ADDRESS)) | {"choices-2": "Très petit\nGrand\nGéant"}

    desk.post(ADDRESS, fields | {"do": "keep"})
    moved = sent(desk.get(ADDRESS)) | {"choices-2": "Géant\nGrand\nTrès petit", "do": "keep"}
    assert desk.post(ADDRESS, moved).status_code == 302

    choices = questions_of(fresh(layer))[1]["choices"]
    assert {one["label"]: one["value"] for one in choices} == {
        "Très petit": "s", "Grand": "l", "Géant": "geant",
    }  # fmt: skip
    assert questions_of(fresh(layer))[2] == opened


def test_two_managers_at_once_the_second_is_told_and_keeps_what_they_typed(desk, layer):
    change_questions(layer, [DOG])
    page = desk.get(ADDRESS)
    change_questions(layer, [WALKS])

    answer = desk.post(ADDRESS, sent(page) | {"label-1": "Un chat ?", "do": "keep"})

    assert answer.status_code == 400
    assert "Somebody else has changed these questions" in text_of(answer)
    assert 'value="Un chat ?"' in answer.content.decode()
    assert questions_of(fresh(layer)) == [WALKS]


def test_only_whoever_configures_may_and_only_a_layer_that_residents_write_on(client, layer):
    moderator = a_moderator(layer.campaign)
    client.force_login(moderator)
    assert client.get(ADDRESS).status_code == 403
    with pytest.raises(NotAllowed):
        change_questions(layer, [DOG], by=moderator)

    client.force_login(a_moderator(layer.campaign, Role.MANAGER))
    trees = a_layer(layer.campaign, slug="arbres", kind="reference")
    for slug in (trees.slug, "nowhere"):
        assert client.get(f"/desk/parc/questions/{slug}/").status_code == 404
    assert client.post(ADDRESS, {"do": "explode"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_layers_says_how_much_each_asks(desk, layer, count, django_assert_num_queries):
    for _number in range(count):
        change_questions(a_layer(layer.campaign, title="More"), [DOG])
    address = reverse("web:desk_question_layers", args=["parc"])
    desk.get(address)

    with django_assert_num_queries(6):
        page = desk.get(address)

    assert text_of(page).count("1 question") == count
    assert "asks nothing yet" in text_of(page)
