"""Responses to a layer's own questions: judged by the domain, told to whom they are for."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from campaigns.enums import Moderation
from campaigns.errors import WrongInput
from contributions import actions
from contributions.models import PublicContribution, PublicResponse
from contributions.own import data_of
from contributions.responses import of_contribution
from layers.actions import change_questions
from tests.factories import (
    a_campaign,
    a_draft,
    a_key,
    a_layer,
    a_person,
    a_square,
    an_area,
)

pytestmark = pytest.mark.django_db

WATER = {"key": "water", "type": "yes_no", "label": "Y a-t-il de l’eau ?",
         "label_en": "Is there water?", "visibility": "public", "required": True}  # fmt: skip
DEPTH = {"key": "depth", "type": "number", "label": "Profondeur", "visibility": "public",
         "min": 0, "max": 50, "unit": "cm", "required": True,
         "only_if": {"question": "water", "is": ["yes"]}}  # fmt: skip
PHONE = {"key": "phone", "type": "short_text", "label": "Téléphone", "visibility": "staff"}
USES = {"key": "uses", "type": "several_choices", "label": "Usages", "visibility": "public",
        "choices": [{"value": "walk", "label": "Marcher", "label_en": "Walking"},
                    {"value": "play", "label": "Jouer", "label_en": "Playing"}]}  # fmt: skip
SINCE = {"key": "since", "type": "date", "label": "Depuis quand ?", "visibility": "public"}
ALL = [WATER, DEPTH, PHONE, USES, SINCE]


def submit(layer, by=None, **draft):
    return actions.submit(a_draft(**draft), layer=layer, by=by or a_person(), key=a_key())


def asking(*questions, **fields):
    layer = a_layer(a_campaign(moderation=Moderation.AFTER), **fields)
    change_questions(layer, list(questions))
    return layer


def test_sound_responses_are_kept_with_their_version_and_hidden_ones_are_dropped():
    layer = asking(*ALL)
    given = {"water": "no", "depth": 12, "phone": " 06\n12 ", "uses": ["play", "walk"]}

    item = submit(layer, responses=given).contribution

    item.refresh_from_db()
    assert item.form_answers == {"water": "no", "phone": "06 12", "uses": ["walk", "play"]}
    assert item.form_version == 2


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({}, "response_missing", "water"),
        ({"water": "yes"}, "response_missing", "depth"),
        ({"water": True}, "response_not_a_choice", "water"),
        ({"water": "yes", "depth": "12"}, "response_not_a_number", "depth"),
        ({"water": "yes", "depth": 51}, "response_too_large", "depth"),
        ({"water": "yes", "depth": -1}, "response_too_small", "depth"),
        ({"water": "yes", "depth": float("nan")}, "response_not_a_number", "depth"),
        ({"water": "no", "phone": 612}, "response_not_a_text", "phone"),
        ({"water": "no", "phone": "0" * 201}, "too_long", "phone"),
        ({"water": "no", "uses": ["walk", "swim"]}, "response_not_a_choice", "uses"),
        ({"water": "no", "uses": [["walk"]]}, "response_not_a_choice", "uses"),
        ({"water": "no", "since": "21/03/2027"}, "response_not_a_date", "since"),
        ({"water": "no", "since": 5}, "response_not_a_date", "since"),
        ({"water": "no", "mud": "yes"}, "response_unknown", "mud"),
        (["water"], "responses_not_an_object", "answers"),
    ],
    ids=range(15),
)
def test_a_wrong_response_is_refused_with_its_question(given, code, field):
    layer = asking(*ALL)

    with pytest.raises(WrongInput) as refusal:
        submit(layer, responses=given)

    assert (refusal.value.code, refusal.value.facts["field"]) == (code, field)


def test_a_question_of_an_area_is_asked_there_alone():
    layer = a_layer(a_campaign(moderation=Moderation.AFTER))
    area = an_area(layer.campaign, a_square(2.1, 48.8, 2.3, 49.0))
    change_questions(layer, [{**WATER, "only_if": {"areas": [area.slug]}}])

    with pytest.raises(WrongInput) as refusal:
        submit(layer)
    assert refusal.value.code == "response_missing"
    assert submit(layer, responses={"water": "yes"}).contribution.form_answers == {"water": "yes"}
    layer.campaign.campaign_areas.all().delete()
    assert submit(layer, responses={"water": "yes"}).contribution.form_answers == {}


def test_everybody_reads_public_ones_alone_in_the_version_that_was_asked():
    layer = asking(*ALL)
    given = {"water": "yes", "depth": 1200 / 100, "phone": "0612", "uses": ["walk"]}
    item = submit(layer, responses=given).contribution

    turned = {**DEPTH, "only_if": None, "visibility": "staff"}
    change_questions(layer, [{**PHONE, "visibility": "public"}, turned])

    public = PublicContribution.objects.get(public_id=item.public_id)
    assert [one.question["key"] for one in public.responses.all()] == ["water", "uses"]
    assert PublicResponse.objects.count() == 2
    with translation.override("en"):
        told = of_contribution(item)
    assert [(one.question, one.response, one.is_staff_only) for one in told] == [
        ("Is there water?", "Yes", False),
        ("Profondeur", "12\u00a0cm", False),
        ("Téléphone", "0612", True),
        ("Usages", "Walking", False),
    ]


def test_what_the_author_said_is_in_their_data():
    layer, person = asking(*ALL), a_person()

    submit(layer, by=person, responses={"water": "no", "phone": "0612"})

    assert data_of(person)["contributions"][0]["answers"] == {"water": "no", "phone": "0612"}


def test_a_held_one_tells_nobody_its_responses():
    layer = asking(WATER)
    layer.rules.update(moderation=Moderation.BEFORE)

    submit(layer, responses={"water": "no"})

    assert not PublicResponse.objects.exists()


def test_the_command_reads_a_file_and_says_what_changed(tmp_path, capsys):
    layer = asking(WATER, PHONE)
    file = tmp_path / "questions.json"
    file.write_text(json.dumps([{**PHONE, "required": True}, USES]))

    call_command("questions", layer.campaign.slug, layer.slug, str(file))

    assert capsys.readouterr().out.splitlines()[1:] == [
        "  - water",
        "  ~ phone: required",
        "  + uses (several_choices, public)",
    ]
    file.write_text("[")
    with pytest.raises(CommandError, match="not_json"):
        call_command("questions", layer.campaign.slug, layer.slug, str(file))
    file.write_text(json.dumps([PHONE, PHONE]))
    with pytest.raises(CommandError, match="question_twice"):
        call_command("questions", layer.campaign.slug, layer.slug, str(file))
    layer.refresh_from_db()
    assert layer.form_version == 3
