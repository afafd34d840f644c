-- public_events again (see photos.sql): what waited for an address was received when that was
-- confirmed, not on the day when it was typed.
CREATE OR REPLACE VIEW public.public_events AS
SELECT e.id AS rank, c.public_id AS contribution_id,
       CASE WHEN e.act LIKE 'confirm%' THEN 'submit' ELSE e.act END::varchar(12) AS act,
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
  AND (e.act IN ('answer', 'status', 'accept', 'agree')
       OR e.act = 'submit' AND e.after <> 'to_confirm'
       OR e.act IN ('confirm', 'confirm_held')
       OR e.act = 'merge' AND m.published_on IS NOT NULL AND s.is_shown)
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');
