-- What waits for a moderator: one row an entry of the desk's stream (web/desk/stream.py).
-- Each branch below is one kind of entry. Another kind joins by another branch with the same
-- columns, in a migration that makes the view anew, and by its word in contributions.enums.Entry.
-- id: the entry's kind and the public identity of what its page opens. since: how long it waits.
-- urgency: 0 where a reader points out personal data or something against the law, else 1.
-- marks: what is known of it already, doubts of the door, rules that held it (rule_…), reasons of
-- reports.
-- amount: how many reports or photos there are; 1 for words. is_readable: also by a desk that
-- does not moderate, which never sees reports nor what stands under something withheld.
CREATE OR REPLACE VIEW public.desk_waiting AS
SELECT 'contribution-' || c.public_id AS id, 'contribution' AS entry, c.public_id,
       c.id AS contribution_id, NULL::bigint AS reply_id, l.campaign_id, c.layer_id,
       c.category_id, c.area_id, c.created_at AS since, 1 AS urgency, 1 AS amount,
       true AS is_readable,
       ARRAY(SELECT e.doubt::text FROM public.contributions_event AS e
             WHERE e.contribution_id = c.id AND e.reply_id IS NULL AND e.photo_id IS NULL
               AND e.doubt <> '')
       || ARRAY(SELECT DISTINCT 'rule_' || h.rule FROM public.contributions_rulehit AS h
                JOIN public.contributions_event AS e ON e.id = h.event_id
                WHERE e.contribution_id = c.id AND e.reply_id IS NULL AND e.photo_id IS NULL)
       || CASE WHEN c.is_outside THEN ARRAY['outside'] ELSE ARRAY[]::text[] END AS marks,
       coalesce(c.morton, public.parvis_point_morton(ST_Centroid(c.public_geom))) AS place
FROM public.contributions_contribution AS c
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE c.state = 'held' AND c.overlay = ''
UNION ALL
SELECT 'reply-' || y.public_id, 'reply', y.public_id, c.id, y.id, l.campaign_id, c.layer_id,
       c.category_id, c.area_id, y.created_at, 1, 1,
       c.state IN ('held', 'published') AND c.overlay <> 'quarantine',
       ARRAY(SELECT e.doubt::text FROM public.contributions_event AS e
             WHERE e.reply_id = y.id AND e.doubt <> '')
       || ARRAY(SELECT DISTINCT 'rule_' || h.rule FROM public.contributions_rulehit AS h
                JOIN public.contributions_event AS e ON e.id = h.event_id
                WHERE e.reply_id = y.id),
       coalesce(c.morton, public.parvis_point_morton(ST_Centroid(c.public_geom)))
FROM public.contributions_reply AS y
JOIN public.contributions_contribution AS c ON c.id = y.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE y.state = 'held' AND y.overlay = ''
UNION ALL
-- Photos of what was published already, and appeals about photos; those of a text that waits are
-- judged on its own card.
SELECT 'photo-' || c.public_id, 'photo', c.public_id, c.id, NULL, l.campaign_id, c.layer_id,
       c.category_id, c.area_id, h.since, 1, h.amount, false, ARRAY[]::text[],
       coalesce(c.morton, public.parvis_point_morton(ST_Centroid(c.public_geom)))
FROM (
    SELECT p.contribution_id, min(p.since) AS since, count(*)::int AS amount,
           bool_or(p.is_appeal) AS is_appeal
    FROM (
        SELECT contribution_id, created_at AS since, false AS is_appeal
        FROM public.contributions_photo WHERE state = 'held'
        UNION ALL
        SELECT contribution_id, changed_at, true
        FROM public.contributions_photo WHERE overlay = 'appealed'
    ) AS p
    WHERE p.contribution_id IS NOT NULL GROUP BY p.contribution_id
) AS h
JOIN public.contributions_contribution AS c ON c.id = h.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE h.is_appeal OR c.state = 'published' OR (c.state = 'merged' AND c.published_on IS NOT NULL)
UNION ALL
-- Reports about what everybody still sees, gathered by what they are about.
SELECT 'report-' || coalesce(y.public_id, c.public_id), 'report',
       coalesce(y.public_id, c.public_id), c.id, y.id, l.campaign_id, c.layer_id,
       c.category_id, c.area_id, o.since, o.urgency, o.amount, false, o.marks,
       coalesce(c.morton, public.parvis_point_morton(ST_Centroid(c.public_geom)))
FROM (
    SELECT r.contribution_id, r.reply_id, min(r.at) AS since, count(*)::int AS amount,
           min(CASE WHEN r.reason IN ('privacy', 'illegal') THEN 0 ELSE 1 END) AS urgency,
           array_agg(DISTINCT r.reason::text) AS marks
    FROM public.contributions_report AS r
    WHERE r.settled_at IS NULL GROUP BY r.contribution_id, r.reply_id
) AS o
JOIN public.contributions_contribution AS c ON c.id = o.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
LEFT JOIN public.contributions_reply AS y ON y.id = o.reply_id
WHERE CASE WHEN o.reply_id IS NULL THEN c.is_public ELSE y.is_public END
UNION ALL
-- Appeals against a refusal, since they were written; their authors were promised an answer.
SELECT 'appeal-' || c.public_id, 'appeal', c.public_id, c.id, NULL, l.campaign_id, c.layer_id,
       c.category_id, c.area_id, c.changed_at, 1, 1, false, ARRAY[]::text[],
       coalesce(c.morton, public.parvis_point_morton(ST_Centroid(c.public_geom)))
FROM public.contributions_contribution AS c
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE c.overlay = 'appealed'
UNION ALL
SELECT 'appeal-' || y.public_id, 'appeal', y.public_id, c.id, y.id, l.campaign_id, c.layer_id,
       c.category_id, c.area_id, y.changed_at, 1, 1, false, ARRAY[]::text[],
       coalesce(c.morton, public.parvis_point_morton(ST_Centroid(c.public_geom)))
FROM public.contributions_reply AS y
JOIN public.contributions_contribution AS c ON c.id = y.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE y.overlay = 'appealed';
GRANT SELECT ON public.desk_waiting TO parvis_web, parvis_jobs;
