-- public_tombstones again (see thread.sql): replies that everybody could read, and that their
-- authors took back or that were erased; of those with the day.
CREATE OR REPLACE VIEW public.public_tombstones AS
SELECT r.id AS rank, c.public_id AS contribution_id, r.published_on,
       CASE r.state WHEN 'erased' THEN
           (SELECT (max(e.at) AT TIME ZONE 'Europe/Paris')::date
            FROM public.contributions_event AS e
            WHERE e.reply_id = r.id AND e.after = 'erased')
       END AS erased_on
FROM public.contributions_reply AS r
JOIN public.contributions_contribution AS c ON c.id = r.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE r.state IN ('withdrawn', 'erased') AND r.published_on IS NOT NULL
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');
