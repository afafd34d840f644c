-- Photos: their moves follow the table of moves; what everybody may see of them.
CREATE TRIGGER guard_move BEFORE INSERT OR UPDATE OF state ON public.contributions_photo
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_move();

-- public_photos: published photos of public contributions. The name is that of a file which the
-- application alone reads; it opens no address.
CREATE VIEW public.public_photos AS
SELECT h.public_id, l.campaign_id, c.public_id AS contribution_id, h.position, h.alternative,
       h.name, h.media_type, h.width, h.height, h.small_width, h.small_height, h.published_on
FROM public.contributions_photo AS h
JOIN public.contributions_contribution AS c ON c.id = h.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE h.is_public AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

-- public_events again (see thread.sql): what becomes of a photo is no day of its contribution.
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
  AND (e.act IN ('submit', 'answer', 'status')
       OR e.act = 'merge' AND m.published_on IS NOT NULL AND s.is_shown)
  AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');

GRANT SELECT ON public.public_photos TO parvis_web, parvis_jobs;
