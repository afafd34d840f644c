"""The residents' pages."""

from django.urls import path

from web import logo
from web.public import (
    adding,
    alike,
    campaigns,
    changes,
    contributions,
    editing,
    following,
    installing,
    ledger,
    mine,
    photos,
    place_search,
    proving,
    receipts,
    replying,
    reporting,
    second_look,
    site,
)

CAMPAIGN = "campaigns/<slug:slug>/"
ONE = f"{CAMPAIGN}contributions/<int:public_id>/"
REPLY = f"{CAMPAIGN}replies/<int:public_id>/"
RECEIPT = "receipts/<str:token>/"

urlpatterns = [
    path("", campaigns.home, name="home"),
    path("how/", site.how, name="how"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("privacy/", site.privacy, name="privacy"),
    path("mine/", mine.mine, name="mine"),
    path("mine/data.json", mine.data, name="my_data"),
    path("mine/forget/", mine.forget, name="forget"),
    path("language/", site.language, name="language"),
    path("city/logo", logo.image, {"which": logo.LIGHT}, name="logo"),
    path("city/logo-dark", logo.image, {"which": logo.DARK}, name="logo_dark"),
    path("proof/", proving.proof, name="proof"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("sw.js", installing.worker, name="worker"),
    path("offline/", installing.offline, name="offline"),
    path("robots.txt", site.robots, name="robots"),
    path(CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{CAMPAIGN}about/", campaigns.about, name="about"),
    path(f"{CAMPAIGN}ledger/", ledger.ledger, name="ledger"),
    path(f"{CAMPAIGN}ledger.csv", ledger.as_csv, name="ledger_csv"),
    path(f"{CAMPAIGN}ledger.json", ledger.as_json, name="ledger_json"),
    path(f"{CAMPAIGN}picture.svg", campaigns.picture, name="picture"),
    path(f"{CAMPAIGN}places.json", place_search.places, name="places"),
    path(f"{CAMPAIGN}contributions/", contributions.listing, name="contributions"),
    path(f"{CAMPAIGN}contributions/new/", adding.new, name="new"),
    path(f"{CAMPAIGN}contributions/alike/", alike.alike, name="alike"),
    path(f"{CAMPAIGN}photos/", photos.upload, name="photo_upload"),
    path(f"{CAMPAIGN}photos/ahead/<str:token>.webp", photos.ahead, name="photo_ahead"),
    path(f"{CAMPAIGN}photos/<int:public_id>/<slug:size>.webp", photos.shown, name="photo"),
    path(ONE, contributions.one, name="contribution"),
    path(f"{ONE}support/", contributions.support, name="support"),
    path(f"{ONE}unsupport/", contributions.unsupport, name="unsupport"),
    path(f"{ONE}reply/", contributions.reply, name="reply"),
    path(f"{ONE}report/", reporting.report, {"what": reporting.CONTRIBUTION}, name="report"),
    path(f"{REPLY}report/", reporting.report, {"what": reporting.REPLY}, name="report_reply"),
    path(f"{REPLY}edit/", replying.edit, name="edit_reply"),
    path(f"{REPLY}withdraw/", replying.withdraw, name="withdraw_reply"),
    path(f"{REPLY}appeal/", second_look.reply_appeal, name="appeal_reply"),
    path(f"{REPLY}answer/", second_look.reply_answer, name="answer_reply"),
    path(f"{REPLY}unwithdraw/", second_look.reply_unwithdraw, name="unwithdraw_reply"),
    path(f"{ONE}follow/", following.follow, name="follow"),
    path(f"{ONE}place.svg", contributions.place, name="place"),
    path("following/<str:token>/", following.following, name="following"),
    path("following/<str:token>/stop/", following.stop, name="stop_following"),
    path(RECEIPT, receipts.receipt, name="receipt"),
    path(f"{RECEIPT}letter/", receipts.letter, name="receipt_letter"),
    path(
        f"{RECEIPT}photos/<int:public_id>/<slug:size>.webp",
        photos.of_receipt,
        name="receipt_photo",
    ),
    path(
        f"{RECEIPT}photos/<int:public_id>/withdraw/", photos.withdraw, name="receipt_photo_withdraw"
    ),
    path(
        f"{RECEIPT}photos/<int:public_id>/appeal/",
        second_look.photo_appeal,
        name="receipt_photo_appeal",
    ),
    path(f"{RECEIPT}appeal/", second_look.receipt_appeal, name="receipt_appeal"),
    path(f"{RECEIPT}answer/", second_look.receipt_answer, name="receipt_answer"),
    path(f"{RECEIPT}unwithdraw/", second_look.receipt_unwithdraw, name="receipt_unwithdraw"),
    path(f"{RECEIPT}edit/", editing.edit, name="receipt_edit"),
    path(f"{RECEIPT}propose/", changes.propose, name="receipt_propose"),
    path(f"{RECEIPT}retract/", changes.retract, name="receipt_retract"),
    path(f"{RECEIPT}suggestion/", changes.suggestion, name="receipt_suggestion"),
    path(f"{RECEIPT}withdraw/", receipts.withdraw, name="receipt_withdraw"),
]
