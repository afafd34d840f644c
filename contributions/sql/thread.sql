-- What is public of a thread and of a contribution's history (see public.sql for the rest).
-- public_replies: each with what it quotes, as long as that is public itself.
CREATE OR REPLACE VIEW public.public_replies AS
SELECT r.public_id, c.public_id AS contribution_id, r.signature, r.text, r.published_on,
       r.id AS rank, r.quotes_contribution OR r.quoted_id IS NOT NULL AS has_quote,
       r.quotes_contribution,
       (SELECT q.public_id FROM public.contributions_reply AS q
        WHERE q.id = r.quoted_id AND q.is_public) AS quoted_id
FROM public.contributions_reply AS r
JOIN public.contributions_contribution AS c ON c.id = r.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE r.is_public AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

-- public_tombstones: replies that everybody could read, and that their authors took back.
CREATE VIEW public.public_tombstones AS
SELECT r.id AS rank, c.public_id AS contribution_id, r.published_on
FROM public.contributions_reply AS r
JOIN public.contributions_contribution AS c ON c.id = r.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE r.state = 'withdrawn' AND r.published_on IS NOT NULL
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

-- public_events: days of a public contribution: received, answered, its status changed, and others
-- joined to it that everybody could read before. Its publication is a day of the contribution.
CREATE VIEW public.public_events AS
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
WHERE e.reply_id IS NULL
  AND (e.act IN ('submit', 'answer', 'status')
       OR e.act = 'merge' AND m.published_on IS NOT NULL AND s.is_shown)
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

GRANT SELECT ON public.public_replies, public.public_tombstones, public.public_events
    TO parvis_web, parvis_jobs;
