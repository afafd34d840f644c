"""A layer's own questions: what is sound, what is shown, and that no version is lost."""

import pytest

from campaigns.errors import Refused
from layers.actions import change_questions
from layers.enums import LayerKind
from layers.models import FormSchema
from layers.questions import require_sound, shown
from tests.factories import a_layer

DOG = {"key": "dog", "type": "yes_no", "label": "Un chien ?", "visibility": "public"}
SIZE = {
    "key": "size",
    "type": "one_choice",
    "label": "Sa taille",
    "visibility": "staff",
    "choices": [{"value": "small", "label": "Petit"}, {"value": "large", "label": "Grand"}],
    "only_if": {"question": "dog", "is": ["yes"]},
}
WHY = {
    "key": "why",
    "type": "short_text",
    "label": "Pourquoi ?",
    "visibility": "staff",
    "only_if": {"question": "size", "is": ["large"]},
}


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ({"key": "dog"}, "not_questions"),
        ([{**DOG, "key": f"dog{number}"} for number in range(21)], "too_many_questions"),
        ([{**DOG, "key": "Big dog"}], "question_key"),
        ([DOG, DOG], "question_twice"),
        ([{**DOG, "type": "picture"}], "question_type"),
        ([{**DOG, "label": ""}], "question_words"),
        ([{**DOG, "label": "a" * 201}], "question_long"),
        ([{**DOG, "requierd": True}], "question_member"),
        ([{**DOG, "required": "yes"}], "question_required"),
        ([{**DOG, "visibility": "friends"}], "question_visibility"),
        ([{**DOG, "unit": "m"}], "question_member"),
        ([{**DOG, "type": "number", "min": 3, "max": 2}], "question_bounds"),
        ([DOG, {**SIZE, "choices": []}], "question_choices"),
        ([DOG, {**SIZE, "choices": [SIZE["choices"][0]] * 2}], "question_choices"),
        ([{**DOG, "choices": SIZE["choices"]}], "question_choices"),
        ([SIZE, DOG], "question_condition"),
        ([DOG, {**WHY, "only_if": {"question": "dog", "is": ["perhaps"]}}], "question_condition"),
        ([{**DOG, "only_if": {"areas": ["elsewhere"]}}], "question_condition"),
        ([{**DOG, "only_if": "dog"}], "question_condition"),
        ([{**DOG, "only_if": {"question": "dog", "is": ["yes"]}}], "question_condition"),
    ],
    ids=range(20),
)
def test_what_could_not_be_asked_is_refused_with_its_code(questions, code):
    with pytest.raises(Refused) as refusal:
        require_sound(questions, {"centre"})

    assert refusal.value.code == code
    assert str(refusal.value)


def test_questions_open_one_another_and_a_hidden_response_opens_nothing():
    questions = [DOG, SIZE, WHY]
    require_sound(questions)

    assert shown(questions, {"dog": "yes", "size": "large"}, "") == questions
    assert shown(questions, {"dog": "no", "size": "large"}, "") == [DOG]


def test_a_place_opens_questions_of_its_area_alone():
    here = {**DOG, "only_if": {"areas": ["centre"]}}

    assert shown([here], {}, "centre") == [here]
    assert shown([here], {}, "nord") == shown([here], {}, "") == shown([here], {}, None) == []


@pytest.mark.django_db
def test_each_change_is_a_version_and_none_is_lost():
    layer = a_layer()

    change_questions(layer, [DOG])
    change_questions(layer, [DOG, SIZE])
    with pytest.raises(Refused) as refusal:
        change_questions(layer, [DOG, SIZE])
    assert refusal.value.code == "unchanged_questions"

    layer.refresh_from_db()
    assert layer.form_version == 3
    assert list(FormSchema.objects.order_by("version").values_list("version", "questions")) == [
        (2, [DOG]),
        (3, [DOG, SIZE]),
    ]


@pytest.mark.django_db
def test_a_reference_layer_asks_nothing():
    with pytest.raises(Refused) as refusal:
        change_questions(a_layer(kind=LayerKind.REFERENCE), [DOG])

    assert refusal.value.code == "not_a_contributions_layer"
