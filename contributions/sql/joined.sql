-- public_joined: texts that everybody could read before they were joined to another (directly, or to
-- one that was joined further itself), under what everybody sees now. Two branches, so that asking
-- for what lies under one contribution follows the index on merged_into_id.
CREATE VIEW public.public_joined AS
SELECT m.public_id, c.public_id AS contribution_id, m.title, m.text, m.signature, m.published_on
FROM public.contributions_contribution AS c
JOIN public.contributions_contribution AS m ON m.merged_into_id = c.id
JOIN public.layers_layer AS s ON s.id = m.layer_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE m.state = 'merged' AND m.published_on IS NOT NULL AND s.is_shown
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived')
  AND (SELECT e.before FROM public.contributions_event AS e
       WHERE e.contribution_id = m.id AND e.act = 'merge'
         AND e.reply_id IS NULL AND e.photo_id IS NULL
       ORDER BY e.id DESC LIMIT 1) = 'published'
UNION ALL
SELECT m.public_id, c.public_id, m.title, m.text, m.signature, m.published_on
FROM public.contributions_contribution AS c
JOIN public.contributions_contribution AS n ON n.merged_into_id = c.id
JOIN public.contributions_contribution AS m ON m.merged_into_id = n.id
JOIN public.layers_layer AS s ON s.id = m.layer_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE m.state = 'merged' AND m.published_on IS NOT NULL AND s.is_shown
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived')
  AND (SELECT e.before FROM public.contributions_event AS e
       WHERE e.contribution_id = m.id AND e.act = 'merge'
         AND e.reply_id IS NULL AND e.photo_id IS NULL
       ORDER BY e.id DESC LIMIT 1) = 'published';

-- public_photos again (see photos.sql): with those of joined texts, behind the others.
CREATE OR REPLACE VIEW public.public_photos AS
SELECT h.public_id, l.campaign_id, c.public_id AS contribution_id, h.position, h.alternative,
       h.name, h.media_type, h.width, h.height, h.small_width, h.small_height, h.published_on
FROM public.contributions_photo AS h
JOIN public.contributions_contribution AS c ON c.id = h.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE h.is_public AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived')
UNION ALL
SELECT h.public_id, l.campaign_id, j.contribution_id, (h.position + 1000)::smallint, h.alternative,
       h.name, h.media_type, h.width, h.height, h.small_width, h.small_height, h.published_on
FROM public.public_joined AS j
JOIN public.contributions_contribution AS m ON m.public_id = j.public_id
JOIN public.contributions_photo AS h ON h.contribution_id = m.id
JOIN public.layers_layer AS l ON l.id = m.layer_id
WHERE h.is_public;

-- public_splits: what was one text and is two now (on the same layer), seen from each side.
CREATE VIEW public.public_splits AS
SELECT n.public_id AS contribution_id, o.public_id AS other_id, o.title
FROM public.contributions_contribution AS n
JOIN public.contributions_contribution AS o
  ON o.id = n.split_from_id AND o.layer_id = n.layer_id
JOIN public.layers_layer AS l ON l.id = n.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE n.is_public AND o.is_public AND l.is_shown AND p.visibility IN ('public', 'archived')
UNION ALL
SELECT o.public_id, n.public_id, n.title
FROM public.contributions_contribution AS o
JOIN public.contributions_contribution AS n
  ON n.split_from_id = o.id AND n.layer_id = o.layer_id
JOIN public.layers_layer AS l ON l.id = o.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE n.is_public AND o.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

GRANT SELECT ON public.public_joined, public.public_photos, public.public_splits
    TO parvis_web, parvis_jobs;
