-- The public revision of each layer of contributions. Parameter: campaign (slug).
-- Returns rows (slug, revision); none when everybody may not see the campaign.
SELECT slug, revision FROM public_layers
WHERE campaign_slug = %(campaign)s::text AND kind = 'contributions'
ORDER BY slug
