"""What hides something reported for a while is one rule; a campaign's own figure becomes it.

Where both were set, the smaller figure stays. From now on the rule holds under every policy: who
has switched it on wanted it.
"""

from django.db import migrations, models


def gather(apps, _schema):
    Campaign = apps.get_model("campaigns", "Campaign")
    RiskRule = apps.get_model("campaigns", "RiskRule")
    for campaign in Campaign.objects.filter(hidden_after_reports__isnull=False).order_by("pk"):
        rule, is_new = RiskRule.objects.get_or_create(
            campaign=campaign, kind="reported", language=""
        )
        figures = [campaign.hidden_after_reports]
        if rule.is_on and not is_new:
            figures.append(int(rule.figures.get("times", 3)))
        rule.is_on, rule.figures = True, {**rule.figures, "times": min(figures)}
        rule.save(update_fields=["is_on", "figures"])


def part(apps, _schema):
    """Back: the figure of a rule that is on is the campaign's own again."""
    Campaign = apps.get_model("campaigns", "Campaign")
    RiskRule = apps.get_model("campaigns", "RiskRule")
    for rule in RiskRule.objects.filter(kind="reported", is_on=True):
        times = int(rule.figures.get("times", 3))
        Campaign.objects.filter(pk=rule.campaign_id).update(hidden_after_reports=times)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_hidden_after_reports"),
    ]

    operations = [
        migrations.RunPython(gather, part),
        migrations.RemoveConstraint(
            model_name="campaign", name="campaign_hides_after_several_reports"
        ),
        migrations.RemoveField(model_name="campaign", name="hidden_after_reports"),
        migrations.AddConstraint(
            model_name="riskrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reported"), _negated=True),
                    ("figures__times__isnull", True),
                    ("figures__times__gte", 2),
                    _connector="OR",
                ),
                name="risk_rule_reports_come_from_several",
            ),
        ),
    ]
