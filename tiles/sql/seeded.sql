-- The seeded tiles that everybody may see: of shown layers of visible campaigns, in the version
-- that is current. The role of the tiles reads this view and not the table, which may hold more.
CREATE VIEW public.public_seeded_tiles AS
SELECT t.layer_id, t.z, t.x, t.y, t.data
FROM public.tiles_seededtile AS t JOIN public.public_layers AS l
  ON l.layer_id = t.layer_id AND l.version = t.version
WHERE l.kind = 'reference';
GRANT SELECT ON public.public_seeded_tiles TO parvis_web, parvis_jobs, parvis_tiles;
