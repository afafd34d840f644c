-- One tile of a layer of contributions. Points come from the covering Morton index alone, lines
-- and areas from the partial GiST on geom_3857. A dense tile keeps the most supported ones, and
-- one feature more, without an id, counts those left out.
-- Parameters: campaign, layer (slugs), known (the revision the caller holds, or -1), z, x, y,
-- left, top, scale, morton_from, morton_to, cap.
-- Returns revision, bytes (NULL when the caller's revision still stands), left_out; no row when
-- everybody may not see the layer.
WITH layer AS MATERIALIZED (
    SELECT * FROM public_layers
    WHERE campaign_slug = %(campaign)s::text AND slug = %(layer)s::text
      AND kind = 'contributions'
), points AS MATERIALIZED (
    SELECT public_id, kind, category_id, status_id, support_bucket, px, py
    FROM public_contributions
    WHERE layer_id = (SELECT layer_id FROM layer WHERE revision <> %(known)s::bigint)
      AND morton >= %(morton_from)s::bigint AND morton < %(morton_to)s::bigint
), kept AS (
    SELECT * FROM points ORDER BY support_bucket DESC, public_id LIMIT %(cap)s::bigint
), tile AS (
    SELECT ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int) AS square,
           ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 64.0 / 4096) AS reach,
           40075016.68557849 / (1::bigint << %(z)s::int) / 512 AS pixel
), shapes AS (
    SELECT public_id, kind, category_id, status_id, support_bucket,
           ST_AsMVTGeom(
               CASE WHEN greatest(ST_XMax(geom_3857) - ST_XMin(geom_3857),
                                  ST_YMax(geom_3857) - ST_YMin(geom_3857)) < tile.pixel
                    THEN ST_PointOnSurface(geom_3857)
                    ELSE ST_Simplify(geom_3857, tile.pixel / 4, true) END,
               tile.square, 4096, 64) AS g
    FROM public_contributions CROSS JOIN tile
    WHERE layer_id = (SELECT layer_id FROM layer WHERE revision <> %(known)s::bigint)
      AND geom_3857 && tile.reach AND morton IS NULL
    ORDER BY support_bucket DESC, public_id LIMIT %(cap)s::bigint
), drawn AS (
    SELECT public_id, kind, category_id, status_id, support_bucket AS support,
           NULL::bigint AS count,
           ST_MakePoint((px - %(left)s::bigint) * %(scale)s::float8,
                        (py - %(top)s::bigint) * %(scale)s::float8) AS g
    FROM kept
    UNION ALL
    SELECT public_id, kind, category_id, status_id, support_bucket, NULL, g FROM shapes
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, count(*) - %(cap)s::bigint,
           ST_MakePoint(((min(px) + max(px)) / 2 - %(left)s::bigint) * %(scale)s::float8,
                        ((min(py) + max(py)) / 2 - %(top)s::bigint) * %(scale)s::float8)
    FROM points HAVING count(*) > %(cap)s::bigint
), named AS (
    SELECT d.public_id, d.kind, d.support, d.count, d.g,
           l.category_slugs[array_position(l.category_ids, d.category_id)] AS category,
           l.status_slugs[array_position(l.status_ids, d.status_id)] AS status
    FROM drawn AS d CROSS JOIN layer AS l
)
SELECT l.revision,
       CASE WHEN l.revision <> %(known)s::bigint
            THEN (SELECT ST_AsMVT(named, l.slug, 4096, 'g', 'public_id') FROM named) END,
       (SELECT greatest(count(*) - %(cap)s::bigint, 0) FROM points)
FROM layer AS l
