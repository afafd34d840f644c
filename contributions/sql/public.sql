-- What is public, in two ordinary views (owner's rights; DESIGN §4).
-- public_contributions: published contributions of shown layers of visible campaigns, each with
-- the object it is about, as long as that object's own layer is shown and the place is the exact
-- one: else the object would say what the coarser place keeps back.
-- public_replies: published replies to them. Neither shows a true place, an author or a key.
-- The answer is read by subqueries: a join, even an unused one, would make every scan fetch c.id
-- (join removal leaves it in the target list) and so forbid the tiles' index-only scan.
CREATE VIEW public.public_contributions AS
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
        FROM public.contributions_answer AS a WHERE a.contribution_id = c.id) AS answered_on
FROM public.contributions_contribution AS c
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

CREATE VIEW public.public_replies AS
SELECT r.public_id, c.public_id AS contribution_id, r.signature, r.text, r.published_on,
       r.id AS rank
FROM public.contributions_reply AS r
JOIN public.contributions_contribution AS c ON c.id = r.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE r.is_public AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

-- The features of shown reference layers, as tiles read them.
CREATE VIEW public.public_features AS
SELECT f.public_id, f.layer_id, f.name, f.properties, f.geom_3857
FROM public.layers_feature AS f
JOIN public.layers_layer AS l ON l.id = f.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE l.kind = 'reference' AND l.is_shown AND p.visibility IN ('public', 'archived');

-- The layers that everybody may see, with the words that tiles carry in place of keys.
CREATE VIEW public.public_layers AS
SELECT p.slug AS campaign_slug, l.slug, l.id AS layer_id, l.kind, l.version,
       coalesce(r.revision, 0) AS revision,
       ARRAY(SELECT c.id FROM public.campaigns_category AS c
             WHERE c.campaign_id = p.id ORDER BY c.id) AS category_ids,
       ARRAY(SELECT c.slug::text FROM public.campaigns_category AS c
             WHERE c.campaign_id = p.id ORDER BY c.id) AS category_slugs,
       ARRAY(SELECT s.id FROM public.contributions_status AS s
             WHERE s.campaign_id = p.id ORDER BY s.id) AS status_ids,
       ARRAY(SELECT s.slug::text FROM public.contributions_status AS s
             WHERE s.campaign_id = p.id ORDER BY s.id) AS status_slugs
FROM public.layers_layer AS l
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
LEFT JOIN public.contributions_layerrevision AS r ON r.layer_id = l.id
WHERE l.is_shown AND p.visibility IN ('public', 'archived');
