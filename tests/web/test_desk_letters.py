"""The demo's letters: for the desk alone, in the demo alone, nothing but letters."""

from pathlib import Path

import pytest
from django.core import mail

from tests.factories import a_campaign, a_moderator, a_person
from web.desk.letters import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.DEMO = True
    settings.MAIL_FOLDER = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


@pytest.fixture
def desk(client):
    client.force_login(a_moderator(a_campaign()))
    return client


def send(*subjects):
    connection = mail.get_connection()
    connection.open()
    for subject in subjects:
        message = mail.EmailMultiAlternatives(
            subject, f"Bonjour,\n\n{subject} : déjà lu.", to=["ana@parvis.example"]
        )
        message.attach_alternative("<p>Bonjour</p>", "text/html")
        connection.send_messages([message])
    connection.close()


def test_letters_are_listed_and_read_as_text(folder, desk):
    send("Votre avis est publié", "Votre réponse <b>attend</b>")

    listing = desk.get("/desk/mail/").content.decode()
    name = next(folder.iterdir()).name
    letter = desk.get(f"/desk/mail/{name}/0/").content.decode()

    assert "Votre avis est publié" in listing
    assert "Votre réponse &lt;b&gt;attend&lt;/b&gt;" in listing
    assert "Votre avis est publié : déjà lu." in letter


def test_a_file_keeps_its_letters_in_order(folder):
    send("Un", "Deux", "Trois")

    letters = read(next(folder.iterdir()))

    assert [(letter.rank, letter.subject, letter.to) for letter in letters] == [
        (0, "Un", "ana@parvis.example"),
        (1, "Deux", "ana@parvis.example"),
        (2, "Trois", "ana@parvis.example"),
    ]


def test_no_letter_yet_is_said(folder, desk):
    assert desk.get("/desk/mail/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/desk/mail/x.log/0/", "/desk/mail/..%2fsettings.py/0/", "/desk/mail/key.pem/0/"]
)
def test_nothing_but_letters_is_read(folder, desk, path):
    (folder / "key.pem").write_text("Subject: KEY\n\nKEY")

    assert desk.get(path).status_code == 404


def test_a_letter_past_the_last_is_not_found(folder, desk):
    send("Un")
    name = next(folder.iterdir()).name

    assert desk.get(f"/desk/mail/{name}/1/").status_code == 404


def test_residents_read_no_letters(folder, client):
    client.force_login(a_person())

    assert client.get("/desk/mail/").status_code == 404


def test_outside_the_demo_there_are_no_letters(folder, desk, settings):
    settings.DEMO = False

    assert desk.get("/desk/mail/").status_code == 404
