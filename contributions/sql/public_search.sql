-- public_contributions as before, with the two columns that a search reads.
CREATE OR REPLACE VIEW public.public_contributions AS
SELECT c.public_id, l.campaign_id, c.layer_id, c.kind, c.title, c.text, c.signature,
       c.category_id, c.status_id, c.area_id,
       (SELECT f.id FROM public.layers_feature AS f
        JOIN public.layers_layer AS r ON r.id = f.layer_id
        WHERE f.id = c.feature_id AND r.is_shown AND c.precision = 'exact') AS feature_id,
       c.public_geom, c.geom_3857, c.px, c.py, c.morton, c.precision, c.channel, c.voices,
       c.support_count, c.support_bucket, c.reply_count, c.published_on,
       (SELECT a.service FROM public.contributions_answer AS a
        WHERE a.contribution_id = c.id) AS answer_service,
       (SELECT a.text FROM public.contributions_answer AS a
        WHERE a.contribution_id = c.id) AS answer_text,
       (SELECT (a.answered_at AT TIME ZONE 'Europe/Paris')::date
        FROM public.contributions_answer AS a WHERE a.contribution_id = c.id) AS answered_on,
       c.stems, c.plain
FROM public.contributions_contribution AS c
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');
