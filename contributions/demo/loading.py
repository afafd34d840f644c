"""The demo campaigns, loaded through the same actions as residents', on the days they happened.

Everything comes from the files of `contributions/demo/<campaign>/`; identities are drawn from
the files' keys, so that the same input makes the same rows.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from campaigns.clock import clock_set_to
from campaigns.models import Campaign
from contributions import actions
from contributions.demo.campaign import Say, make_campaign, make_layers
from contributions.demo.folder import Folder, Json, past
from contributions.demo.people import give_roles, residents, staff
from contributions.drafts import Draft, Key
from contributions.enums import Concern, State
from contributions.ledger.closing import close_months
from contributions.models import Contribution, Notice, Receipt, Reply

CAMPAIGNS = ("parc", "fibre", "assises")


class Loader:
    """Loads one folder; `today` is the day on which the demo is set."""

    def __init__(self, name: str, today: date, say: Say) -> None:
        self.folder = Folder(name, today)
        self.say = say
        self.people: dict[str, Person] = {}
        self.crowd: list[Person] = []
        self.made: dict[str, Contribution] = {}

    @transaction.atomic
    def load(self) -> Campaign:
        """Everything of the folder, in one transaction."""
        of_folder = residents(self.folder)
        self.people, self.crowd = staff() | of_folder, list(of_folder.values())
        campaign = make_campaign(self.folder)
        give_roles(self.people, campaign)
        make_layers(self.folder, campaign, self.say)
        told = self.folder.read("contributions.json")
        for item in told:
            self._contribution(campaign, item)
        self._supports(told)
        for number, item in enumerate(self.folder.read("replies.json")):
            self._reply(campaign, item, number)
        for item in told:
            self._decision(item)
            self._reports(item)
        self._answers(campaign)
        Notice.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())
        campaign.visibility = self.folder.read("campaign.json")["visibility"]
        campaign.save(update_fields=["visibility"])
        close_months(campaign, at=self.folder.at(0))
        self.say(
            f"{len(told)} contributions, {sum(item['supports'] for item in told)} supports, "
            f"{Reply.objects.of_campaign(campaign).count()} replies"
        )
        return campaign

    # What was said ------------------------------------------------------------------------

    def _contribution(self, campaign: Campaign, item: Json) -> None:
        layer = campaign.layers.get(slug=item["layer"])
        draft, key = self._draft(item), self._key("", f"demo-{item['key']}")
        with clock_set_to(past(self.folder.moment(item))):
            if "session" in item:
                done = actions.submit(
                    draft, layer=layer, by=self.people["facilitateur"], key=key, on_behalf=True
                )
            else:
                done = actions.submit(draft, layer=layer, by=self._author(item), key=key)
        row = done.contribution
        row.public_id = self.folder.identity(item["key"])
        row.save(update_fields=["public_id"])
        Receipt.objects.filter(pk=done.receipt.pk).update(
            number=self.folder.identity(f"receipt {item['key']}")
        )
        self.made[item["key"]] = row
        if item["state"] not in ("held", "rejected") and row.state == State.HELD:
            with clock_set_to(past(self.folder.moment(item) + timedelta(hours=5))):
                actions.publish(row, by=self.people["moderatrice"])

    def _draft(self, item: Json) -> Draft:
        """What was handed in: by its author, or in a meeting for those who were there."""
        session = item.get("session")
        return Draft(
            kind=item["kind"],
            title=item["title"],
            text=item["text"],
            geometry=item["geometry"],
            category=item["category"],
            signature="" if session else self._author(item).display_name,
            feature=self.folder.identity(session) if session else None,
            channel=item["channel"],
            voices=item["voices"],
            responses=item.get("responses", {}),
        )

    def _author(self, item: Json) -> Person:
        return self.people[item["author"]]

    def _key(self, rest: str, value: str) -> Key:
        return Key(route=f"demo:{self.folder.name}{rest}", value=value)

    def _supports(self, told: list[Json]) -> None:
        """The persons of the list, from a place that the key draws, hold with each."""
        for item in told:
            start = self.folder.identity(item["key"]) % len(self.crowd)
            author = self.people.get(item.get("author", ""))
            others = [one for one in self.crowd[start:] + self.crowd[:start] if one != author]
            with clock_set_to(past(self.folder.moment(item) + timedelta(hours=6))):
                for person in others[: item["supports"]]:
                    actions.support(self.made[item["key"]], by=person)

    def _reply(self, campaign: Campaign, item: Json, number: int) -> None:
        at = self.folder.at(-item["days_ago"], 18) + timedelta(minutes=number % 50)
        author, moderator = self._author(item), self.people["moderatrice"]
        with clock_set_to(past(_opened(campaign, at))):
            row, _replayed = actions.reply(
                self.made[item["to"]],
                item["text"],
                by=author,
                signature=author.display_name,
                key=self._key(":replies", f"demo-reply-{number}"),
            )
            row.public_id = self.folder.identity(f"reply {number}")
            row.save(update_fields=["public_id"])
            if item["state"] == "published" and row.state == State.HELD:
                actions.publish(row, by=moderator)
            elif item["state"] == "rejected":
                reason = item.get("reason", "off_topic")
                text = item.get("reason_text") or "Ce message ne parle pas du sujet."
                actions.reject(row, by=moderator, reason=reason, statement=text)

    # What became of it --------------------------------------------------------------------

    def _decision(self, item: Json) -> None:
        """What became of it, once its thread and its supports are there."""
        row, moderator = self.made[item["key"]], self.people["moderatrice"]
        with clock_set_to(past(self.folder.moment(item) + timedelta(hours=9))):
            if item["state"] == "rejected":
                actions.reject(
                    row, by=moderator, reason=item["reason"], statement=item["reason_text"]
                )
            elif item["state"] == "withdrawn":
                actions.withdraw(row, by=self._author(item))
            elif item["state"] == "merged":
                actions.merge(row, into=self.made[item["merged_into"]], by=moderator)

    def _reports(self, item: Json) -> None:
        """Readers who took it for wrong, and the team that read it again and let it stand."""
        if "reported" not in item:
            return
        row = Contribution.objects.get(pk=self.made[item["key"]].pk)  # published by now
        moment = self.folder.moment(item)
        readers = [one for one in self.crowd if one.pk != row.author_id][: item["reported"]]
        for person in readers:
            with clock_set_to(past(moment + timedelta(days=2))):
                actions.report(row, by=person, reason=Concern.WRONG_PLACE)
        with clock_set_to(past(moment + timedelta(days=2, hours=4))):
            actions.settle(row, by=self.people["moderatrice"])

    def _answers(self, campaign: Campaign) -> None:
        for item in self.folder.read("answers.json"):
            with clock_set_to(past(self.folder.at(-item["days_ago"], 10))):
                actions.answer(
                    self.made[item["to"]],
                    by=self.people["urbaniste"],
                    service=item["service"],
                    text=item["text"],
                    status=campaign.statuses.get(slug=item["status"]),
                )


def _opened(campaign: Campaign, at: datetime) -> datetime:
    """`at`, or the nearest earlier instant at which some phase was open."""
    if campaign.phases.open_at(at).exists():
        return at
    last = campaign.phases.filter(period__endswith__lte=at).order_by("-period").first()
    return last.period.upper - timedelta(hours=1) if last else at
