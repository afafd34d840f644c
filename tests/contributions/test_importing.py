"""Files of contributions come in row by row, each as a resident's; what is refused says why."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Person
from campaigns.enums import Moderation, OutsidePolicy, Role
from campaigns.errors import NotAllowed, WrongInput
from contributions import actions
from contributions.enums import State
from contributions.importing import Importer, Options, open_source, read_mapping
from contributions.importing.collection import MAX_FEATURE, features
from contributions.importing.files import MAX_LINE
from contributions.importing.wkt import read_wkt
from contributions.jobs import forget_keys
from contributions.models import Contribution, Event, Notice, Submission
from geo.errors import GeometryRefused
from tests.factories import (
    EAST,
    PLACE,
    a_campaign,
    a_category,
    a_device_person,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_phase,
)

MAP = "title=libelle,text=texte,lon=x,lat=y"
HEAD = ["libelle", "texte", "x", "y"]
LON, LAT = str(PLACE[0]), str(PLACE[1])
ROW = ["Un banc", "À l'ombre.", LON, LAT]


class Ran:
    """What a run of the command said, and how it ended."""

    def __init__(self, layer, path, mapping=MAP, **options):
        out, err = StringIO(), StringIO()
        self.code, self.refusal = 0, ""
        arguments = [layer.campaign.slug, layer.slug, str(path), "--map", mapping]
        for name, value in options.items():
            flag = "--" + name.rstrip("_").replace("_", "-")
            arguments += [flag] if value is True else [flag, str(value)]
        try:
            call_command("import_contributions", *arguments, stdout=out, stderr=err)
        except CommandError as error:
            self.code, self.refusal = error.returncode, str(error)
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture
def write(tmp_path):
    """Write a file of the given name: rows as CSV, a value as JSON, text and bytes as they are."""

    def written(content, name="file.csv", encoding="utf-8", **how):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_bytes(content.encode(encoding))
        elif isinstance(content, dict):
            path.write_text(json.dumps(content))
        else:
            stream = StringIO()
            csv.writer(stream, **how).writerows(content)
            path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return written


def rejects_of(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def a_collection(*geometries, **members):
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"libelle": f"Objet {number}", "texte": "Là.", "n": number},
                "geometry": geometry,
            }
            for number, geometry in enumerate(geometries)
        ],
        **members,
    }


POINT = {"type": "Point", "coordinates": list(PLACE)}


# Rows --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_row_becomes_a_contribution_held_as_the_policy_says(write):
    layer = a_layer()
    path = write([HEAD, ROW, ["Une aire de jeux", "Pour les petits.", LON, LAT]])

    ran = Ran(layer, path)

    assert ran.code == 0
    assert ran.out == "Accepted: 2 (2 held); already there: 0; rejected: 0\n"
    assert ran.err == "2 of 2 rows\n"
    rows = Contribution.objects.order_by("pk")
    assert [(row.title, row.text, row.state, row.channel, row.kind) for row in rows] == [
        ("Un banc", "À l'ombre.", "held", "import", "proposal"),
        ("Une aire de jeux", "Pour les petits.", "held", "import", "proposal"),
    ]
    assert rows[0].geom.coords == PLACE
    assert Event.objects.filter(act="submit", after="held").count() == 2


@pytest.mark.django_db
def test_every_field_can_come_from_a_column_or_be_fixed(write):
    layer = a_layer()
    theme = a_category(layer.campaign, slug="ombre", label="Ombre et fraîcheur")
    head = ["t", "d", "k", "thème", "qui", "où", "n", "x", "y"]
    path = write([
        head,
        ["Un", "A", "Comment", "ombre", "Ana", "Place du Marché", "12", LON, LAT],
        ["Deux", "B", "", "ombre  et FRAÎCHEUR", "", "", "", LON, LAT],
        ["Trois", "C", "question", "", "", "", "1", f" {LON} ", LAT.replace(".", ",")],
    ])  # fmt: skip
    mapping = 'title=t,text=d,kind=k,category=thème,signature=qui,address=où,"voices=n",lon=x,lat=y'

    ran = Ran(layer, path, mapping)

    assert ran.out.startswith("Accepted: 3")
    told = Contribution.objects.order_by("pk").values_list(
        "title", "kind", "category", "signature", "typed_address", "voices"
    )
    assert list(told) == [
        ("Un", "comment", theme.pk, "Ana", "Place du Marché", 12),
        ("Deux", "proposal", theme.pk, "", "", 1),
        ("Trois", "question", None, "", "", 1),
    ]


@pytest.mark.django_db
def test_a_fixed_value_is_the_same_for_every_row(write):
    layer = a_layer()
    path = write([["libelle", "x", "y"], ["Un", LON, LAT], ["Deux", LON, LAT]])

    Ran(layer, path, '"text==Budget, 2017",title=libelle,lon=x,lat=y,kind==question')

    assert set(Contribution.objects.values_list("text", "kind")) == {("Budget, 2017", "question")}


@pytest.mark.django_db
def test_a_second_run_of_the_same_file_adds_nothing(write):
    layer = a_layer()
    path = write([HEAD, ROW, ["Deux", "B", "0", "0"]])
    first = Ran(layer, path)

    second = Ran(layer, path)

    assert first.out == "Accepted: 1 (1 held); already there: 0; rejected: 1\n"
    assert (second.code, second.out) == (0, "Accepted: 0; already there: 1; rejected: 1\n")
    assert Contribution.objects.count() == 1
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_a_second_run_years_later_adds_nothing_either(write):
    """Keys of the residents' forms are forgotten after a day; those of files are not."""
    layer = a_layer()
    path = write([HEAD, ROW])
    Ran(layer, path)
    actions.submit(a_draft(), layer=layer, by=a_person(), key=a_key())
    Submission.objects.update(at=timezone.now() - timedelta(days=900))

    forget_keys(0)

    assert Submission.objects.count() == 1
    assert Ran(layer, path).out.startswith("Accepted: 0; already there: 1")


@pytest.mark.django_db
def test_a_run_that_was_cut_short_is_taken_up_by_the_next(write):
    layer = a_layer()
    path = write([HEAD, *([f"Banc {number}", "A", LON, LAT] for number in range(5))])
    importer = Importer(open_source(path, Options()), read_mapping(MAP), layer)
    begun = importer.run()
    assert [next(begun).state for _ in range(2)] == ["held", "held"]
    begun.close()

    ran = Ran(layer, path)

    assert ran.out == "Accepted: 3 (3 held); already there: 2; rejected: 0\n"
    titles = Contribution.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == [f"Banc {number}" for number in range(5)]


@pytest.mark.django_db
def test_rows_that_were_refused_come_in_when_what_refused_them_is_gone(write):
    layer = a_layer()
    path = write([HEAD, ROW, ["Dehors", "B", str(EAST + 0.001), LAT]])
    assert "rejected: 1" in Ran(layer, path).out
    layer.campaign.outside = OutsidePolicy.FLAG
    layer.campaign.save(update_fields=["outside"])

    ran = Ran(layer, path)

    assert ran.out == "Accepted: 1 (1 held); already there: 1; rejected: 0\n"
    assert Contribution.objects.get(title="Dehors").is_outside


@pytest.mark.django_db
def test_the_same_rows_under_another_map_are_told_to_be_there_already(write, tmp_path):
    layer = a_layer()
    path = write([HEAD, ROW])
    Ran(layer, path)

    ran = Ran(layer, path, MAP + ",kind==comment", rejects=tmp_path / "rejects.csv")

    assert ran.code == 1
    assert [row["code"] for row in rejects_of(tmp_path / "rejects.csv")] == ["key_reused"]
    assert Contribution.objects.count() == 1


@pytest.mark.django_db
def test_a_corrected_file_is_another_file(write):
    layer = a_layer()
    Ran(layer, write([HEAD, ROW]))

    assert Ran(layer, write([HEAD, ROW, ROW])).out.startswith("Accepted: 2")


@pytest.mark.django_db
def test_the_same_file_may_go_into_two_layers(write):
    campaign = a_campaign()
    path = write([HEAD, ROW])

    assert [Ran(a_layer(campaign), path).out[:11] for _ in range(2)] == ["Accepted: 1"] * 2


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_refused_row_is_written_down_with_its_number_its_cause_and_its_cells(write, tmp_path):
    layer = a_layer()
    path = write([
        HEAD,
        ROW,
        ["Dehors", "B", str(EAST + 0.0137), LAT],
        ["", "sans titre", LON, LAT],
        ["Pas un nombre", "D", "ici", LAT],
        ["Trop long", "e" * 5_001, LON, LAT],
        ["NaN", "F", "nan", LAT],
        ["Trop grand", "G", "1e999", LAT],
        ["Lambert", "H", "641350", "6866963"],
        ["Une cellule de trop", "I", LON, LAT, "!"],
        ["Trop peu", "J"],
        ["Nul\x00", "K", LON, LAT],
    ])  # fmt: skip

    ran = Ran(layer, path, rejects=tmp_path / "rejects.csv")

    assert ran.out == "Accepted: 1 (1 held); already there: 0; rejected: 10\n"
    told = rejects_of(tmp_path / "rejects.csv")
    assert [(row["row"], row["code"]) for row in told] == [
        ("2", "outside_perimeter"),
        ("3", "blank"),
        ("4", "bad_number"),
        ("5", "too_long"),
        ("6", "coordinate_not_finite"),
        ("7", "coordinate_not_finite"),
        ("8", "coordinate_out_of_range"),
        ("9", "wrong_number_of_cells"),
        ("10", "wrong_number_of_cells"),
        ("11", "unreadable_text"),
    ]
    assert "1" in told[0]["message"]
    assert "km" in told[0]["message"]
    assert [told[0][name] for name in HEAD] == ["Dehors", "B", str(EAST + 0.0137), LAT]
    assert told[7][None] == ["!"]
    assert Contribution.objects.get().title == "Un banc"
    assert (Submission.objects.count(), Event.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_refused_row_leaves_nothing_and_stops_nobody(write):
    layer = a_layer()
    path = write([HEAD, ["", "A", LON, LAT], ROW, ["B", "", LON, LAT], ROW])

    ran = Ran(layer, path)

    assert ran.out == "Accepted: 2 (2 held); already there: 0; rejected: 2\n"


@pytest.mark.django_db
def test_when_nothing_was_accepted_the_command_fails_and_leaves_nobody(write):
    layer = a_layer()

    for rows in ([HEAD, ["", "A", LON, LAT]], [HEAD]):
        ran = Ran(layer, write(rows))
        assert (ran.code, ran.refusal) == (1, "Nothing was accepted.")

    assert (Contribution.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_formulas_stay_text_here_and_in_the_file_of_rejects(write, tmp_path):
    layer = a_layer()
    formulas = ["=1+1", "+33 6 12", "-2", "@SUM(A1)", "\t=cmd|' /C calc'!A0"]
    path = write([
        HEAD,
        *([formula, formula, LON, LAT] for formula in formulas),
        ["=HYPERLINK(1)", "A", "0", "-12.5"],
    ])  # fmt: skip

    Ran(layer, path, rejects=tmp_path / "rejects.csv")

    assert list(Contribution.objects.order_by("pk").values_list("title", flat=True)) == [
        "=1+1", "+33 6 12", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0",
    ]  # fmt: skip
    (row,) = rejects_of(tmp_path / "rejects.csv")
    assert (row["libelle"], row["y"]) == ("'=HYPERLINK(1)", "-12.5")


@pytest.mark.django_db
def test_an_unknown_category_kind_or_head_count_is_refused(write, tmp_path):
    layer = a_layer()
    a_category(layer.campaign, slug="ombre")
    head = [*HEAD, "c", "k", "n"]
    path = write([
        head,
        [*ROW, "soleil", "", ""],
        [*ROW, "", "pétition", ""],
        [*ROW, "", "", "0"],
        [*ROW, "", "", "beaucoup"],
        [*ROW, "", "", "99999999999"],
    ])  # fmt: skip

    Ran(layer, path, MAP + ",category=c,kind=k,voices=n", rejects=tmp_path / "rejects.csv")

    assert [row["code"] for row in rejects_of(tmp_path / "rejects.csv")] == [
        "unknown_category", "unknown_kind", "bad_voices", "bad_voices", "bad_voices",
    ]  # fmt: skip


# Who imports -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_without_anybody_the_quota_of_a_resident_holds(write, tmp_path):
    campaign = a_campaign(acts=())
    a_phase(campaign, quota=2)
    path = write([HEAD, ROW, ROW, ROW])

    ran = Ran(a_layer(campaign), path, rejects=tmp_path / "rejects.csv")

    assert ran.out == "Accepted: 2 (2 held); already there: 0; rejected: 1\n"
    assert rejects_of(tmp_path / "rejects.csv")[0]["code"] == "quota_reached"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.MODERATOR, Role.MANAGER])
def test_who_has_a_right_on_the_desk_is_stopped_by_no_quota(write, role):
    campaign = a_campaign(acts=())
    a_phase(campaign, quota=2)
    layer = a_layer(campaign, rule={"quota": 1})
    person = a_moderator(campaign, role)

    ran = Ran(layer, write([HEAD, ROW, ROW, ROW]), as_=person.email.upper())

    assert ran.out == "Accepted: 3 (3 held); already there: 0; rejected: 0\n"
    assert set(Contribution.objects.values_list("author", flat=True)) == {None}
    assert set(Event.objects.values_list("by", flat=True)) == {person.pk}
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_a_resident_who_is_named_stays_a_resident(write):
    campaign = a_campaign(acts=())
    a_phase(campaign, quota=1)
    planner = a_moderator(campaign, Role.PLANNER)
    elsewhere = a_moderator(a_campaign(), Role.MANAGER)

    for person in (a_person(), planner, elsewhere):
        ran = Ran(a_layer(campaign), write([HEAD, ROW, ROW]), as_=person.email)
        assert ran.out.startswith("Accepted: 1")
        assert "rejected: 1" in ran.out
        assert Contribution.objects.last().author == person


@pytest.mark.django_db
def test_a_closed_phase_is_closed_for_files_too(write, tmp_path):
    campaign = a_campaign(acts=())
    a_phase(campaign, begins=-9, ends=-2)
    manager = a_moderator(campaign, Role.MANAGER)

    ran = Ran(
        a_layer(campaign),
        write([HEAD, ROW]),
        as_=manager.email,
        rejects=tmp_path / "rejects.csv",
    )

    assert ran.code == 1
    assert rejects_of(tmp_path / "rejects.csv")[0]["code"] == "closed"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.MANAGER])
def test_a_moderator_may_ask_for_published_ones(write, role):
    layer = a_layer()
    moderator = a_moderator(layer.campaign, role)

    ran = Ran(layer, write([HEAD, ROW]), as_=moderator.email, state="published")

    assert ran.out == "Accepted: 1 (1 published); already there: 0; rejected: 0\n"
    events = Event.objects.order_by("pk").values_list("act", "after", "by")
    assert list(events) == [
        ("submit", "held", moderator.pk),
        ("publish", "published", moderator.pk),
    ]
    assert Contribution.objects.get().is_public


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.FACILITATOR, Role.PLANNER])
def test_nobody_else_may(write, role):
    layer = a_layer()
    who = {"as_": a_moderator(layer.campaign, role).email} if role else {}

    ran = Ran(layer, write([HEAD, ROW]), state="published", **who)

    assert ran.code == 1
    assert "--state published needs --as somebody who may moderate" in ran.refusal
    assert Contribution.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moderation", "state", "expected"),
    [
        (Moderation.AFTER, None, "published"),
        (Moderation.AFTER, "held", "held"),
        (Moderation.AFTER, "published", "published"),
        (Moderation.BEFORE, None, "held"),
        (Moderation.BEFORE_ACCOUNTLESS, None, "held"),
    ],
)
def test_the_moderation_policy_decides_unless_something_else_is_asked(
    write, moderation, state, expected
):
    layer = a_layer(a_campaign(moderation=moderation))
    moderator = a_moderator(layer.campaign)

    Ran(layer, write([HEAD, ROW]), as_=moderator.email, **({"state": state} if state else {}))

    assert Contribution.objects.get().state == expected


@pytest.mark.django_db
def test_entering_for_others_asks_for_a_right_in_the_action_itself():
    layer = a_layer()
    strangers = (a_person(), a_moderator(layer.campaign, Role.PLANNER), a_moderator(a_campaign()))

    for person in strangers:
        with pytest.raises(NotAllowed):
            actions.submit(a_draft(), layer=layer, by=person, key=a_key(), on_behalf=True)

    assert (Contribution.objects.count(), Submission.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_what_was_entered_for_others_is_judged_by_whoever_entered_it_too():
    layer = a_layer()
    moderator = a_moderator(layer.campaign)
    item = actions.submit(
        a_draft(), layer=layer, by=moderator, key=a_key(), on_behalf=True
    ).contribution

    actions.reject(item, by=moderator, reason="duplicate", statement="Twice in the file.")

    assert Contribution.objects.get().state == State.REJECTED
    assert Contribution.objects.get().author is None


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_leaves_nothing(write, tmp_path):
    campaign = a_campaign(acts=())
    a_phase(campaign, quota=2)
    layer = a_layer(campaign)
    path = write([HEAD, ROW, ROW, ["", "A", LON, LAT], ROW])

    tried = Ran(layer, path, dry_run=True, rejects=tmp_path / "rejects.csv")

    assert tried.out == "Would be accepted: 2 (2 held); already there: 0; rejected: 2\n"
    assert len(rejects_of(tmp_path / "rejects.csv")) == 2
    left = [model.objects.count() for model in (Contribution, Submission, Event, Person)]
    assert left == [0, 0, 0, 0]
    assert Ran(layer, path).out == tried.out.replace("Would be accepted", "Accepted")


# Refused before any row --------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("title=libelle,text=texte,lon=x,lat=z", "no column “z”. Its columns are: “libelle”"),
        ("title=libelle,text=texte,lon=x,lat=y,kind=proposal", "write kind==proposal"),
        ("title=libelle,text=texte", "must say where the places are"),
        ("title=libelle,text=texte,lon=x", "must say where the places are"),
        ("title=libelle,text=texte,lon=x,lat=y,wkt=x", "must say where the places are"),
        ("title=libelle,lon=x,lat=y", "says nothing of the text"),
        ("text=texte,lon=x,lat=y", "says nothing of the title"),
        ("titre=libelle", "no field “titre”. There are: title"),
        ("title=libelle,title=texte", "two things of the title"),
        ("title", "not FIELD=COLUMN"),
        ("title=", "not FIELD=COLUMN"),
        ("title==", "not FIELD=COLUMN"),
        ("state==published", "no field “state”"),
        ("author=x", "no field “author”"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_before_any_row(write, mapping, said):
    ran = Ran(a_layer(), write([HEAD, ROW]), mapping)

    assert ran.code == 1
    assert said in ran.refusal
    assert (ran.err, Contribution.objects.count()) == ("", 0)


@pytest.mark.django_db
def test_a_column_named_twice_cannot_be_meant(write):
    ran = Ran(a_layer(), write([[*HEAD, "x"], [*ROW, "1"]]))

    assert "2 columns named “x”" in ran.refusal


@pytest.mark.django_db
def test_the_wrong_separator_is_guessed_at(write):
    path = write([HEAD, ROW], delimiter=";")

    assert "--separator" in Ran(a_layer(), path).refusal
    assert Ran(a_layer(), path, separator=";").out.startswith("Accepted: 1")


@pytest.mark.django_db
def test_tabs_separate_where_they_are_asked_to(write):
    path = write([HEAD, ROW], name="file.tsv", delimiter="\t")

    assert Ran(a_layer(), path, separator="tab").out.startswith("Accepted: 1")
    assert "one character" in Ran(a_layer(), path, separator=";;").refusal


@pytest.mark.django_db
def test_another_encoding_is_told_by_the_byte_and_can_be_named(write):
    layer = a_layer()
    path = write([HEAD, ROW], encoding="latin-1")

    refused = Ran(layer, path)

    offset = ",".join(HEAD).encode("latin-1") + b"\r\nUn banc,"
    assert f"the byte 0xC0 at offset {len(offset)} cannot be read" in refused.refusal
    assert "--encoding latin-1" in refused.refusal
    assert Contribution.objects.count() == 0
    assert Ran(layer, path, encoding="latin-1").out.startswith("Accepted: 1")
    assert Contribution.objects.get().text == "À l'ombre."


@pytest.mark.django_db
def test_a_byte_far_into_a_large_file_is_told_too(write):
    good = ",".join(HEAD).encode() + b"\n" + b"a,b,2.22,48.88\n" * 100_000
    path = write(good + "é".encode()[:1])

    assert f"at offset {len(good)} cannot be read" in Ran(a_layer(), path).refusal


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(write, encoding):
    path = write([HEAD, ROW], encoding=encoding)

    ran = Ran(a_layer(), path, encoding=encoding.removesuffix("-sig"))

    assert ran.out.startswith("Accepted: 1")


@pytest.mark.django_db
def test_an_unknown_campaign_layer_person_or_file_is_named(write, tmp_path):
    layer = a_layer()
    reference = a_layer(layer.campaign, kind="reference")
    path = write([HEAD, ROW])

    def refusal(campaign, slug, file, *more):
        with pytest.raises(CommandError) as refused:
            call_command("import_contributions", campaign, slug, str(file), "--map", MAP, *more)
        return str(refused.value)

    assert refusal("nowhere", layer.slug, path) == "There is no campaign “nowhere”."
    for slug in ("nothing", reference.slug):
        said = refusal(layer.campaign.slug, slug, path)
        assert f"no layer of contributions “{slug}”. It has: {layer.slug}." in said
    here = (layer.campaign.slug, layer.slug)
    assert "Nobody here has the e-mail" in refusal(*here, path, "--as", "nobody@parvis.example")
    assert "cannot be read: No such file" in refusal(*here, tmp_path / "absent.csv")
    assert "cannot be read: Is a directory" in refusal(*here, tmp_path)
    absent = tmp_path / "absent" / "rejects.csv"
    assert "cannot be written" in refusal(*here, path, "--rejects", str(absent))
    before = path.read_bytes()
    assert "would overwrite" in refusal(*here, path, "--rejects", str(path))
    assert path.read_bytes() == before
    assert Contribution.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "has no header"),
        ("\n\n", "has no header"),
        (",".join(f"c{number}" for number in range(501)) + "\n", "501 columns; the limit is 500"),
        (",".join(HEAD) + "\n" + "x" * (MAX_LINE + 1), f"line 2: more than {MAX_LINE}"),
        ("x" * (MAX_LINE + 1), f"line 1: more than {MAX_LINE}"),
        (",".join(HEAD) + '\n"' + "x\n" * 200_000, "field larger than field limit"),
    ],
)
def test_a_table_that_cannot_be_held_is_refused_before_any_row(write, content, said):
    ran = Ran(a_layer(), write(content))

    assert ran.code == 1
    assert said in ran.refusal
    assert Contribution.objects.count() == 0


@pytest.mark.django_db
def test_quotes_are_read_as_quotes_or_as_they_are(write):
    layer = a_layer()
    head = "libelle;texte;x;y\n"
    quoted = write(f'{head}"Un ""banc"";\nici";B;{LON};{LAT}\n', "quoted.csv")
    plain = write(f'{head}Aire "Broquetons";B;{LON};{LAT}\n', "plain.csv")

    Ran(layer, quoted, separator=";")
    Ran(layer, plain, separator=";", quoting="none")

    assert set(Contribution.objects.values_list("title", flat=True)) == {
        'Un "banc"; ici', 'Aire "Broquetons"',
    }  # fmt: skip


# GeoJSON -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_feature_is_a_row_and_its_geometry_is_taken_as_it_is(write, tmp_path):
    layer = a_layer()
    line = {"type": "LineString", "coordinates": [[2.22, 48.889], [2.221, 48.889]]}
    outside = {"type": "Point", "coordinates": [3.0, 48.889]}
    collection = a_collection(POINT, line, None, outside, {"type": "MultiPoint", "coordinates": []})
    path = write(collection, "file.geojson")

    ran = Ran(layer, path, "title=libelle,text=n", rejects=tmp_path / "rejects.csv")

    assert ran.out == "Accepted: 2 (2 held); already there: 0; rejected: 3\n"
    rows = Contribution.objects.order_by("pk")
    assert [(row.title, row.text, row.geom.geom_type) for row in rows] == [
        ("Objet 0", "0", "Point"),
        ("Objet 1", "1", "LineString"),
    ]
    told = rejects_of(tmp_path / "rejects.csv")
    assert [(row["row"], row["code"], row["libelle"]) for row in told] == [
        ("3", "not_geojson", "Objet 2"),
        ("4", "outside_perimeter", "Objet 3"),
        ("5", "geometry_type_not_allowed", "Objet 4"),
    ]
    assert Ran(layer, path, "title=libelle,text=n").out.startswith("Accepted: 0; already there: 2")


@pytest.mark.django_db
def test_a_feature_that_cannot_be_read_is_one_row_refused(write, tmp_path):
    layer = a_layer()
    good = json.dumps(a_collection(POINT)["features"][0], ensure_ascii=False)
    twice = good.replace('"libelle"', '"texte"')
    nan = good.replace(LON, "NaN")
    deep = good.replace('"Là."', "[" * 20 + "]" * 20)
    texts = [good, twice, nan, deep, json.dumps(POINT), good]
    text = f'{{"features": [{", ".join(texts)}], "type": "FeatureCollection"}}'

    ran = Ran(
        layer,
        write(text, "file.geojson"),
        "title=libelle,text=texte",
        rejects=tmp_path / "rejects.csv",
    )

    assert ran.out == "Accepted: 2 (2 held); already there: 0; rejected: 4\n"
    assert [row["code"] for row in rejects_of(tmp_path / "rejects.csv")] == [
        "duplicate_key", "coordinate_not_finite", "too_deep", "not_a_feature",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"type": "FeatureCollection"}, "only a FeatureCollection"),
        ({"type": "Feature", "geometry": POINT, "properties": {}}, "only a FeatureCollection"),
        (POINT, "only a FeatureCollection"),
        ({"type": "FeatureCollection", "features": {}}, "only a FeatureCollection"),
        ({"type": "FeatureCollection", "features": [1]}, "something else"),
        ({"type": "FeatureCollection", "features": [[1]]}, "is a list"),
        (a_collection(POINT, crs={"type": "name"}), "leave crs out"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"', "ends in the middle"),
        ('{"type": "FeatureCollection", "features": []}}', "closes nothing"),
        ('{"type": "FeatureCollection", "features": [], "a": "' + "x" * 70_000 + '"}', "no list"),
        ('{"features": [{"a": "' + "x" * MAX_FEATURE + '"}]}', "a feature has more than"),
        ("{'type': 'FeatureCollection'}", "not_geojson"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_collection_is_refused_before_any_row(write, content, said):
    path = write(content, "file.geojson")

    ran = Ran(a_layer(), path, "title=libelle,text=texte")

    assert ran.code == 1
    assert said in ran.refusal
    assert Contribution.objects.count() == 0


@pytest.mark.django_db
def test_a_place_is_not_looked_for_in_the_columns_of_a_collection(write):
    path = write(a_collection(POINT), "file.geojson")

    ran = Ran(a_layer(), path, "title=libelle,text=texte,lon=n,lat=n")

    assert "leave lon, lat and wkt out" in ran.refusal


def test_the_features_of_a_collection_are_found_wherever_the_text_is_cut():
    strings = {"a": 'br{ack}e[t]s \\ and "quotes" \\"', "é": "\u2028"}
    members = [{"type": "Feature", "properties": strings, "geometry": POINT} for _ in range(3)]
    text = json.dumps({"bbox": [[1], {"features": 2}], "features": members, "z": {"features": []}})
    text = text.replace('"bbox"', '"type": "FeatureCollection", "bbox"')

    for size in (1, 2, 3, 7, 50, 10_000):
        chunks = [text[start : start + size] for start in range(0, len(text), size)]
        assert [json.loads(found) for found in features(chunks, "x")] == members


# WKT ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "coordinates"),
    [
        ("POINT (2.2 48.9)", "Point", [2.2, 48.9]),
        ("point(+2.2 -48.9)", "Point", [2.2, -48.9]),
        (" Point ( 2 48. ) ", "Point", [2, 48]),
        ("POINT Z (2 48 30)", "Point", [2, 48, 30]),
        ("POINT(02.5e0 4.8E+1)", "Point", [2.5, 48]),
        ("LINESTRING (2 48, 3 49)", "LineString", [[2, 48], [3, 49]]),
        ("POLYGON ((0 0, 1 0, 1 1, 0 0), (2 2, 3 3, 4 4, 2 2))", "Polygon",
         [[[0, 0], [1, 0], [1, 1], [0, 0]], [[2, 2], [3, 3], [4, 4], [2, 2]]]),
        ("MULTIPOINT (1 2, 3 4)", "MultiPoint", [[1, 2], [3, 4]]),
        ("MULTIPOINT ((1 2), (3 4))", "MultiPoint", [[1, 2], [3, 4]]),
        ("MULTILINESTRING ((1 2, 3 4), (5 6, 7 8))", "MultiLineString",
         [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        ("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))", "MultiPolygon",
         [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]),
        ("POINT EMPTY", "Point", []),
    ],
)  # fmt: skip
def test_well_known_text_is_read_as_the_same_geometry(text, kind, coordinates):
    assert read_wkt(text) == {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_wkt"),
        ("2.2 48.9", "not_wkt"),
        ("SRID=2154;POINT (1 2)", "not_wkt"),
        ("GEOMETRYCOLLECTION (POINT (1 2))", "not_wkt"),
        ("CIRCULARSTRING (1 2, 3 4, 5 6)", "not_wkt"),
        ("POINT (1 2", "not_wkt"),
        ("POINT (1 2))", "not_wkt"),
        ("POINT (1 2); DROP TABLE x", "not_wkt"),
        ("POINT (a b)", "not_wkt"),
        ('POINT (["x"])', "not_wkt"),
        ("0101000020E6100000", "not_wkt"),
        ("POINT (nan 48)", "coordinate_not_finite"),
        ("POINT (-inf 48)", "coordinate_not_finite"),
        ("POINT (1e999 48)", "coordinate_not_finite"),
        ("POINT " + "(" * 20 + "1 2" + ")" * 20, "too_deep"),
        ("POLYGON " + "(" * 100_000, "too_deep"),
    ],
)
def test_other_text_is_not_taken_for_it(text, code):
    with pytest.raises(GeometryRefused) as refused:
        read_wkt(text)

    assert refused.value.code == code


@pytest.mark.django_db
def test_a_column_of_well_known_text_is_a_place(write, tmp_path):
    layer = a_layer()
    path = write([
        ["libelle", "texte", "place"],
        ["Un", "A", f"POINT ({LON} {LAT})"],
        ["Deux", "B", "LINESTRING (2.22 48.889, 2.221 48.889)"],
        ["Trois", "C", "POINT (nan 48)"],
        ["Quatre", "D", "POINT (641350 6866963)"],
        ["Cinq", "E", "là-bas"],
    ])  # fmt: skip

    ran = Ran(layer, path, "title=libelle,text=texte,wkt=place", rejects=tmp_path / "rejects.csv")

    assert ran.out.startswith("Accepted: 2")
    assert [row["code"] for row in rejects_of(tmp_path / "rejects.csv")] == [
        "coordinate_not_finite", "coordinate_out_of_range", "not_wkt",
    ]  # fmt: skip


def test_a_map_is_read_as_one_line_of_csv():
    mapping = read_mapping('title=a, "text=b, c", kind==question , address==12, lon=x=y')

    assert mapping.columns == {"title": "a", "text": "b, c", "lon": "x=y"}
    assert mapping.fixed == {"kind": "question ", "address": "12"}


def test_an_empty_map_says_nothing():
    with pytest.raises(WrongInput):
        read_mapping("").require(["a"], has_geometry=True)


@pytest.mark.django_db
def test_the_person_who_stands_for_a_file_is_one_for_a_layer(write):
    layer = a_layer()
    a_device_person()

    Ran(layer, write([HEAD, ROW]))
    Ran(layer, write([HEAD, ROW, ROW], "second.csv"))

    assert Contribution.objects.count() == 3
    assert len(set(Contribution.objects.values_list("author", flat=True))) == 1
