-- What lies under an overlay (see contributions.enums.Overlay): contributions, replies, photos, each
-- with what a moderator's scope names. Few rows, found by indexes of their own: the desk counts them
-- at every page. Rows as the querysets' of_campaign: an author's own erasure is nobody's matter.
CREATE VIEW public.desk_laid AS
SELECT 'contribution-' || c.id AS id, l.campaign_id, c.layer_id, c.category_id, c.area_id, c.overlay
FROM public.contributions_contribution AS c
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE c.overlay <> ''
UNION ALL
SELECT 'reply-' || r.id, l.campaign_id, c.layer_id, c.category_id, c.area_id, r.overlay
FROM public.contributions_reply AS r
JOIN public.contributions_contribution AS c ON c.id = r.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE r.overlay <> ''
UNION ALL
SELECT 'photo-' || p.id, l.campaign_id, c.layer_id, c.category_id, c.area_id, p.overlay
FROM public.contributions_photo AS p
JOIN public.contributions_contribution AS c ON c.id = p.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
WHERE p.overlay <> '' AND c.state <> 'unconfirmed';
GRANT SELECT ON public.desk_laid TO parvis_web;
