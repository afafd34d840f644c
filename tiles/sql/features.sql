-- One tile of a reference layer in its current version. Shapes are simplified to a quarter of a
-- pixel; up to zoom 13 what covers less than 16 square units of the tile is left out.
-- Parameters: campaign, layer (slugs), version, z, x, y.
-- Returns one bytea; no row when everybody may not see the layer in that version.
WITH layer AS MATERIALIZED (
    SELECT layer_id, slug FROM public_layers
    WHERE campaign_slug = %(campaign)s::text AND slug = %(layer)s::text
      AND kind = 'reference' AND version = %(version)s::int
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
SELECT (SELECT ST_AsMVT(drawn, l.slug, 4096, 'g', 'public_id') FROM drawn) FROM layer AS l
