-- public_layers as before, with the campaign's areas, so that a tile may be asked for one of them;
-- the role of the tiles may therefore read in which area a public contribution lies.
CREATE OR REPLACE VIEW public.public_layers AS
SELECT p.slug AS campaign_slug, l.slug, l.id AS layer_id, l.kind, l.version,
       coalesce(r.revision, 0) AS revision,
       ARRAY(SELECT c.id FROM public.campaigns_category AS c
             WHERE c.campaign_id = p.id ORDER BY c.id) AS category_ids,
       ARRAY(SELECT c.slug::text FROM public.campaigns_category AS c
             WHERE c.campaign_id = p.id ORDER BY c.id) AS category_slugs,
       ARRAY(SELECT s.id FROM public.contributions_status AS s
             WHERE s.campaign_id = p.id ORDER BY s.id) AS status_ids,
       ARRAY(SELECT s.slug::text FROM public.contributions_status AS s
             WHERE s.campaign_id = p.id ORDER BY s.id) AS status_slugs,
       ARRAY(SELECT a.id FROM public.campaigns_campaignarea AS o
             JOIN public.geo_area AS a ON a.id = o.area_id
             WHERE o.campaign_id = p.id ORDER BY a.id) AS area_ids,
       ARRAY(SELECT a.slug::text FROM public.campaigns_campaignarea AS o
             JOIN public.geo_area AS a ON a.id = o.area_id
             WHERE o.campaign_id = p.id ORDER BY a.id) AS area_slugs
FROM public.layers_layer AS l
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
LEFT JOIN public.contributions_layerrevision AS r ON r.layer_id = l.id
WHERE l.is_shown AND p.visibility IN ('public', 'archived');
GRANT SELECT (area_id) ON public.public_contributions TO parvis_tiles;
