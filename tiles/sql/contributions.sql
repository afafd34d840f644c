-- One tile of a layer of contributions. Points come from the covering Morton index alone, lines
-- and areas from the partial GiST on geom_3857. Points too close to be told apart are one feature
-- without an id that says how many it stands for (a crowd): in a tile of more than `many` points
-- whoever shares a cell, else more than `close` of one cell. What exceeds the cap is counted alike.
-- Parameters: campaign, layer (slugs), known (the revision the caller holds, or -1), z, x, y,
-- left, top, scale, morton_from, morton_to, cap; area, category, kind, status ('' for all of them);
-- gathers (whether there are crowds at all), cell_bits (of a Morton code, inside a cell), many,
-- close.
-- Returns revision, bytes (NULL when the caller's revision still stands), left_out; no row when
-- everybody may not see the layer, or the campaign has no such area, category or status.
WITH layer AS MATERIALIZED (
    SELECT layer_id, slug, revision,
           category_ids[array_position(category_slugs, %(category)s::text)] AS category_id,
           status_ids[array_position(status_slugs, %(status)s::text)] AS status_id,
           ARRAY(SELECT a.id FROM unnest(area_ids, area_slugs) AS a (id, slug)
                 WHERE a.slug = %(area)s::text) AS areas,
           concat(%(area)s::text, %(category)s::text, %(kind)s::text, %(status)s::text) = ''
               AS is_whole -- said once: asking four times a row would double the cost of a tile
    FROM public_layers
    WHERE campaign_slug = %(campaign)s::text AND slug = %(layer)s::text
      AND kind = 'contributions'
      AND (%(category)s::text = '' OR %(category)s::text = ANY (category_slugs))
      AND (%(status)s::text = '' OR %(status)s::text = ANY (status_slugs))
      AND (%(area)s::text = '' OR %(area)s::text = ANY (area_slugs))
), asked AS MATERIALIZED (
    SELECT layer_id FROM layer WHERE revision <> %(known)s::bigint
), themes AS MATERIALIZED (
    SELECT unnest(category_ids) AS id, unnest(category_slugs) AS slug
    FROM public_layers WHERE layer_id = (SELECT layer_id FROM asked)
), statuses AS MATERIALIZED (
    SELECT unnest(status_ids) AS id, unnest(status_slugs) AS slug
    FROM public_layers WHERE layer_id = (SELECT layer_id FROM asked)
), points AS NOT MATERIALIZED (
    SELECT public_id, kind, category_id, status_id, support_bucket, px, py, morton
    FROM public_contributions
    WHERE layer_id = (SELECT layer_id FROM asked)
      AND morton >= %(morton_from)s::bigint AND morton < %(morton_to)s::bigint
      AND (SELECT is_whole FROM layer)
    UNION ALL  -- apart, since what asks nothing of a row must cost nothing a row
    SELECT public_id, kind, category_id, status_id, support_bucket, px, py, morton
    FROM public_contributions
    WHERE layer_id = (SELECT layer_id FROM asked)
      AND morton >= %(morton_from)s::bigint AND morton < %(morton_to)s::bigint
      AND NOT (SELECT is_whole FROM layer)
      AND (%(kind)s::text = '' OR kind = %(kind)s::text)
      AND (%(category)s::text = '' OR category_id = (SELECT category_id FROM layer))
      AND (%(status)s::text = '' OR status_id = (SELECT status_id FROM layer))
      AND (%(area)s::text = '' OR area_id = ANY ((SELECT areas FROM layer)::bigint[]))
), cells AS MATERIALIZED (
    SELECT morton >> %(cell_bits)s::int AS cell, count(*) AS count,
           sum(px::int) / count(*) AS px, sum(py::int) / count(*) AS py
    FROM points WHERE %(gathers)s::boolean
    GROUP BY 1
), dense AS MATERIALIZED (
    SELECT coalesce(sum(count), 0) > %(many)s::bigint AS is_dense FROM cells
), crowds AS MATERIALIZED (
    SELECT cell, count, px, py FROM cells
    WHERE count > CASE WHEN (SELECT is_dense FROM dense) THEN 1 ELSE %(close)s::bigint END
), loose AS NOT MATERIALIZED (
    SELECT p.* FROM points AS p WHERE NOT %(gathers)s::boolean
    UNION ALL
    SELECT p.* FROM points AS p
    WHERE %(gathers)s::boolean AND NOT (SELECT is_dense FROM dense)
      AND p.morton >> %(cell_bits)s::int NOT IN (SELECT cell FROM crowds)
    UNION ALL  -- few of many: each by its own short range of the index
    SELECT p.* FROM cells AS c, LATERAL (
        SELECT * FROM points
        WHERE morton >= c.cell << %(cell_bits)s::int
          AND morton < (c.cell + 1) << %(cell_bits)s::int OFFSET 0) AS p
    WHERE (SELECT is_dense FROM dense) AND c.count = 1
), kept AS MATERIALIZED (
    SELECT * FROM loose
    ORDER BY support_bucket DESC, public_id LIMIT %(cap)s::bigint
), rest AS MATERIALIZED (
    SELECT count(*) - %(cap)s::bigint AS count,
           (min(px) + max(px)) / 2 AS px, (min(py) + max(py)) / 2 AS py
    FROM loose
    WHERE (SELECT count(*) FROM kept) = %(cap)s::bigint
    HAVING count(*) > %(cap)s::bigint
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
    WHERE layer_id = (SELECT layer_id FROM asked)
      AND geom_3857 && tile.reach AND morton IS NULL
      AND ((SELECT is_whole FROM layer) OR (
          (%(kind)s::text = '' OR kind = %(kind)s::text)
          AND (%(category)s::text = '' OR category_id = (SELECT category_id FROM layer))
          AND (%(status)s::text = '' OR status_id = (SELECT status_id FROM layer))
          AND (%(area)s::text = '' OR area_id = ANY ((SELECT areas FROM layer)::bigint[]))))
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
    SELECT NULL, NULL, NULL, NULL, NULL, count,
           ST_MakePoint((px - %(left)s::bigint) * %(scale)s::float8,
                        (py - %(top)s::bigint) * %(scale)s::float8)
    FROM (SELECT count, px, py FROM crowds UNION ALL SELECT count, px, py FROM rest) AS gathered
), named AS (
    SELECT d.public_id, d.kind::text AS kind, d.support, d.count, d.g,
           t.slug AS category, s.slug AS status
    FROM drawn AS d LEFT JOIN themes AS t ON t.id = d.category_id
                    LEFT JOIN statuses AS s ON s.id = d.status_id
)
SELECT l.revision,
       CASE WHEN l.revision <> %(known)s::bigint
            THEN (SELECT ST_AsMVT(named, %(layer)s::text, 4096, 'g', 'public_id') FROM named) END,
       coalesce((SELECT count FROM rest), 0)
FROM layer AS l
