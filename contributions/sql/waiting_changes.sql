-- The desk's stream (see waiting.sql) with one kind of entry more: changes that authors propose to
-- what everybody reads. What waited before keeps its view under another name.
ALTER VIEW public.desk_waiting RENAME TO desk_waiting_items;
CREATE VIEW public.desk_waiting AS
SELECT * FROM public.desk_waiting_items
UNION ALL
SELECT 'change-' || c.public_id, 'change', c.public_id, c.id, NULL, l.campaign_id, c.layer_id,
       c.category_id, c.area_id, e.at, 1, 1, false,
       ARRAY(SELECT DISTINCT 'rule_' || h.rule FROM public.contributions_rulehit AS h
             WHERE h.event_id = e.id),
       coalesce(c.morton, public.parvis_point_morton(ST_Centroid(c.public_geom)))
FROM public.contributions_proposedchange AS w
JOIN public.contributions_event AS e ON e.id = w.opened_id
JOIN public.contributions_contribution AS c ON c.id = w.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE w.closed_id IS NULL AND w.side = 'author' AND c.is_public;
GRANT SELECT ON public.desk_waiting TO parvis_web, parvis_jobs;

-- public_events again (see photos.sql): everybody reads the day from which other words stand; of a
-- change that waits or was declined, nothing.
CREATE OR REPLACE VIEW public.public_events AS
SELECT e.id AS rank, c.public_id AS contribution_id, e.act,
       (e.at AT TIME ZONE 'Europe/Paris')::date AS day,
       (SELECT s.id FROM public.contributions_status AS s
        WHERE s.campaign_id = p.id AND s.slug = e.after AND e.act = 'status') AS status_id
FROM public.contributions_event AS e
JOIN public.contributions_contribution AS m ON m.id = e.contribution_id
JOIN public.layers_layer AS s ON s.id = m.layer_id
JOIN public.contributions_contribution AS c
  ON c.id = CASE e.act WHEN 'merge' THEN m.merged_into_id ELSE m.id END
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE e.reply_id IS NULL AND e.photo_id IS NULL
  AND (e.act IN ('submit', 'answer', 'status', 'accept', 'agree')
       OR e.act = 'merge' AND m.published_on IS NOT NULL AND s.is_shown)
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');
