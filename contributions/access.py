"""This contribution, for this person: what may not be seen is as if absent (NotVisible)."""

from accounts.models import Person
from campaigns.errors import NotVisible
from campaigns.models import Campaign
from contributions.models import (
    Contribution,
    Embed,
    Follow,
    Photo,
    ProposedChange,
    PublicContribution,
    PublicEvent,
    PublicJoined,
    PublicPhoto,
    PublicReply,
    PublicSplit,
    PublicTombstone,
    Reply,
    Report,
    SetAside,
    Support,
)
from contributions.models.embed import KEY


def public_contribution(campaign: Campaign, public_id: int) -> PublicContribution:
    """A public contribution of `campaign`; NotVisible otherwise."""
    found = (
        PublicContribution.objects.of_campaign(campaign)
        .with_labels()
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def contribution_to_act_on(campaign: Campaign, public_id: int) -> Contribution:
    """The stored row behind a public contribution, for support and replies."""
    public_contribution(campaign, public_id)
    return Contribution.objects.select_related("layer__campaign").get(public_id=public_id)


def replies_to(contribution: PublicContribution) -> list[PublicReply]:
    """The public thread, the oldest first."""
    return list(
        PublicReply.objects.filter(contribution=contribution).order_by("published_on", "rank")
    )


def public_reply(campaign: Campaign, public_id: int) -> PublicReply:
    """A public reply under a public contribution of `campaign`; NotVisible otherwise."""
    found = (
        PublicReply.objects.filter(contribution__campaign=campaign, public_id=public_id)
        .select_related("contribution")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def reply_to_act_on(campaign: Campaign, public_id: int) -> Reply:
    """The stored row behind a public reply, for reports and quotes."""
    public_reply(campaign, public_id)
    return Reply.objects.select_related("contribution__layer__campaign").get(public_id=public_id)


def report_of(person: Person | None, item: Contribution | Reply) -> Report | None:
    """What this person has reported about that item; nobody else's."""
    if person is None:
        return None
    return Report.objects.about(item).filter(person=person).first()


def own_replies(person: Person | None, contribution: PublicContribution) -> list[Reply]:
    """What this person wrote under that contribution, in every state, the oldest first."""
    if person is None:
        return []
    found = Reply.objects.filter(
        author=person, contribution__public_id=contribution.public_id
    ).select_related("contribution__layer__campaign")
    return list(found.order_by("created_at", "pk"))


def own_reply(person: Person | None, campaign: Campaign, public_id: int) -> Reply:
    """One's own reply under a public contribution; NotVisible for everybody else."""
    found = Reply.objects.of_campaign(campaign).filter(public_id=public_id, author=person)
    reply = found.select_related("contribution__layer__campaign").first() if person else None
    if reply is None:
        raise NotVisible
    public_contribution(campaign, reply.contribution.public_id)
    return reply


def tombstones_in(contribution: PublicContribution) -> list[PublicTombstone]:
    """Where replies stood that their authors took back."""
    return list(PublicTombstone.objects.filter(contribution=contribution))


def history_of(contribution: PublicContribution) -> list[PublicEvent]:
    """The public days of a contribution, the oldest first."""
    events = PublicEvent.objects.filter(contribution=contribution)
    return list(events.select_related("status").order_by("rank"))


def joined_to(contribution: PublicContribution) -> list[PublicJoined]:
    """The texts that were joined to it, the oldest first, each in its author's words."""
    return list(PublicJoined.objects.filter(contribution=contribution))


def splits_of(contribution: PublicContribution) -> list[PublicSplit]:
    """What was one text with it, as long as everybody sees both."""
    return list(PublicSplit.objects.filter(contribution_id=contribution.public_id))


def merged_target(campaign: Campaign, public_id: int) -> PublicContribution:
    """Where a contribution that had been public went; NotVisible unless the target is public."""
    merged = (
        Contribution.objects.of_campaign(campaign)
        .filter(public_id=public_id, merged_into__isnull=False, published_on__isnull=False)
        .select_related("merged_into")
        .first()
    )
    target = merged.merged_into if merged else None
    while target is not None and target.merged_into is not None:
        target = target.merged_into
    if target is None:
        raise NotVisible
    return public_contribution(campaign, target.public_id)


def desk_contribution(campaign: Campaign, public_id: int) -> Contribution:
    """A contribution in any state, through the campaign whose desk the person has entered."""
    found = (
        Contribution.objects.of_campaign(campaign)
        .with_their_words()
        .defer("area__boundary", "stems", "plain")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotVisible
    found.layer.campaign = campaign
    return found


def desk_reply(campaign: Campaign, public_id: int) -> Reply:
    """A reply in any state, through the campaign whose desk the person has entered."""
    found = (
        Reply.objects.of_campaign(campaign)
        .select_related("contribution__layer__campaign", "author")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def desk_items(
    campaign: Campaign, contributions: list[int], replies: list[int], photos: list[int]
) -> list[Contribution | Reply | Photo]:
    """Several in any state, as the two above; NotVisible if one of them is not there."""
    found: list[Contribution | Reply | Photo] = [
        *Contribution.objects.of_campaign(campaign)
        .select_related("layer__campaign")
        .filter(public_id__in=contributions),
        *Reply.objects.of_campaign(campaign)
        .select_related("contribution__layer__campaign")
        .filter(public_id__in=replies),
        *Photo.objects.of_campaign(campaign)
        .select_related("contribution__layer__campaign", "contribution__author")
        .filter(public_id__in=photos),
    ]
    if len(found) != len(set(contributions)) + len(set(replies)) + len(set(photos)):
        raise NotVisible
    return found


def change_of(contribution: Contribution, public_id: int) -> ProposedChange:
    """A proposed change of a contribution that has been reached already, open or not."""
    found = contribution.proposed_changes.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    found.contribution = contribution
    return found


def public_photo(campaign: Campaign, public_id: int) -> PublicPhoto:
    """A photo that everybody may see; NotVisible otherwise."""
    found = PublicPhoto.objects.filter(campaign=campaign, public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def own_photo(contribution: Contribution, public_id: int) -> Photo:
    """A photo of the contribution whose receipt has been opened, as long as it is kept."""
    photo = contribution.photos.filter(public_id=public_id, is_stored=True).first()
    if photo is None:
        raise NotVisible
    return photo


def desk_photo(campaign: Campaign, public_id: int) -> Photo:
    """A photo in any state, through the campaign whose desk the person has entered."""
    found = Photo.objects.of_campaign(campaign).select_related(
        "contribution__layer__campaign", "contribution__author"
    )
    photo = found.filter(public_id=public_id).first()
    if photo is None:
        raise NotVisible
    return photo


def set_aside(campaign: Campaign, number: int) -> SetAside:
    """What was set aside in a campaign whose data officer asks; NotVisible otherwise."""
    found = SetAside.objects.of_campaign(campaign).select_related("contribution__layer__campaign")
    kept = found.filter(pk=number).first()
    if kept is None:
        raise NotVisible
    return kept


def has_supported(person: Person | None, public_id: int) -> bool:
    """Whether this person holds with that contribution."""
    return (
        person is not None
        and Support.objects.filter(person=person, contribution__public_id=public_id).exists()
    )


def follows(person: Person | None, public_id: int) -> bool:
    """Whether this account is told by e-mail what becomes of that contribution."""
    return (
        person is not None
        and Follow.objects.filter(person=person, contribution__public_id=public_id).exists()
    )


def embed_for(key: str) -> Embed:
    """The embed that everybody may see under this key; NotVisible otherwise.

    Unknown, revoked, of a campaign that is a draft: nobody learns which.
    """
    found = Embed.objects.open().select_related("campaign").filter(key=key)
    embed = found.first() if KEY.fullmatch(key) else None
    if embed is None:
        raise NotVisible
    return embed


def desk_embed(campaign: Campaign, key: str) -> Embed:
    """An embed of a campaign whose desk the person has entered, revoked or not."""
    found = campaign.embeds.select_related("campaign", "made_by").filter(key=key)
    embed = found.first() if KEY.fullmatch(key) else None
    if embed is None:
        raise NotVisible
    return embed
