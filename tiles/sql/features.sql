-- One tile of a reference layer in its current version: as it was seeded, else drawn now. Shapes
-- are simplified to a quarter of a pixel; up to zoom 13 what covers less than 16 square units of
-- the tile is left out.
-- Parameters: campaign, layer (slugs), version, z, x, y, may_seeded (false: draw in any case).
-- Returns the tile's bytes, and whether they are gzipped (a seeded tile is); no row when everybody
-- may not see the layer in that version.
WITH layer AS MATERIALIZED (
    SELECT layer_id, slug FROM public_layers
    WHERE campaign_slug = %(campaign)s::text AND slug = %(layer)s::text
      AND kind = 'reference' AND version = %(version)s::int
), seeded AS MATERIALIZED (
    SELECT s.data FROM public_seeded_tiles AS s
    WHERE %(may_seeded)s::boolean AND s.layer_id = (SELECT layer_id FROM layer)
      AND s.z = %(z)s::int AND s.x = %(x)s::int AND s.y = %(y)s::int
), tile AS (
    SELECT ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int) AS square,
           ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 64.0 / 4096) AS reach,
           40075016.68557849 / (1::bigint << %(z)s::int) / 4096 AS unit
), drawn AS (
    SELECT f.public_id, f.name, f.properties,
           ST_AsMVTGeom(ST_Simplify(f.geom_3857, tile.unit * 2, true), tile.square, 4096, 64) AS g
    FROM public_features AS f CROSS JOIN tile
    WHERE f.layer_id = (SELECT layer_id FROM layer) AND f.geom_3857 && tile.reach
      AND (%(z)s::int > 13 OR ST_Dimension(f.geom_3857) < 2
           OR ST_Area(f.geom_3857) >= 16 * tile.unit * tile.unit)
)
SELECT CASE WHEN EXISTS (SELECT FROM seeded) THEN (SELECT data FROM seeded)
            ELSE (SELECT ST_AsMVT(drawn, l.slug, 4096, 'g', 'public_id') FROM drawn) END,
       EXISTS (SELECT FROM seeded)
FROM layer AS l
