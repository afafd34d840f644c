-- One tile of a layer of contributions for the desk: every state that has a place, at the true place.
-- Parameters: layer_id, name (the slug), z, x, y, cap, scope (JSON rows of layer, category, area, any of
-- which a moderator is limited to; NULL for none). Returns one bytea.
WITH tile AS (
    SELECT ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int) AS square,
           -- cut at the map's edge, beyond which degrees begin again on the other side
           ST_Transform(ST_Intersection(
               ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 64.0 / 4096),
               ST_TileEnvelope(0, 0, 0)), 4326) AS reach
), found AS (
    SELECT c.public_id, c.kind, coalesce(nullif(c.overlay, ''), c.state) AS state,
           c.support_bucket AS support, g.slug AS category,
           ST_AsMVTGeom(ST_Transform(c.geom, 3857), tile.square, 4096, 64) AS g
    FROM contributions_contribution AS c
    LEFT JOIN campaigns_category AS g ON g.id = c.category_id
    CROSS JOIN tile
    WHERE c.layer_id = %(layer_id)s::bigint AND c.geom && tile.reach
      AND c.state NOT IN ('to_confirm', 'erased')  -- not come in yet; nowhere any more
      AND (%(scope)s::jsonb IS NULL OR EXISTS (
          SELECT FROM jsonb_to_recordset(%(scope)s::jsonb)
              AS s (layer bigint, category bigint, area bigint)
          WHERE coalesce(s.layer, c.layer_id) = c.layer_id
            AND (s.category IS NULL OR s.category = c.category_id)
            AND (s.area IS NULL OR s.area = c.area_id)
      ))
    ORDER BY (c.state = 'held') DESC, c.support_count DESC, c.public_id
    LIMIT %(cap)s::bigint
)
SELECT ST_AsMVT(found, %(name)s::text, 4096, 'g', 'public_id') FROM found
