-- What each role of the database may do here (DESIGN §4, TRUST O4 and O6).
-- web and jobs: rows, never the table of moves nor the past. tiles: the columns a tile draws.
REVOKE UPDATE, DELETE, TRUNCATE ON public.contributions_event FROM parvis_web, parvis_jobs;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.contributions_move FROM parvis_web, parvis_jobs;
GRANT SELECT ON public.public_contributions, public.public_replies, public.public_features,
                public.public_layers
    TO parvis_web, parvis_jobs;
GRANT SELECT (public_id, campaign_id, layer_id, kind, category_id, status_id, support_bucket,
              px, py, morton, geom_3857)
    ON public.public_contributions TO parvis_tiles;
GRANT SELECT ON public.public_features, public.public_layers TO parvis_tiles;
