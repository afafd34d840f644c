-- The nearest public contributions around a place, nearest first: of each layer the few nearest by
-- its index, whatever the crowd. Parameters: campaign_id, place (EWKB, 3857), unit (map units in a
-- metre there), reach_m, most, public_id (of the one that is looked at, which is left out).
-- Returns public_id, title, category_id and distance_m.
SELECT c.public_id, c.title, c.category_id, c.distance_m
FROM public.layers_layer AS l CROSS JOIN LATERAL (
    SELECT public_id, title, category_id,
           ST_Distance(geom_3857, %(place)s::geometry) / %(unit)s::float8 AS distance_m
    FROM public.public_contributions
    WHERE layer_id = l.id
      AND geom_3857 && ST_Expand(%(place)s::geometry, %(reach_m)s::float8 * %(unit)s::float8)
      AND public_id <> %(public_id)s::bigint
    ORDER BY geom_3857 <-> %(place)s::geometry LIMIT %(most)s::bigint
) AS c
WHERE l.campaign_id = %(campaign_id)s::bigint AND c.distance_m <= %(reach_m)s::float8
ORDER BY c.distance_m, c.public_id LIMIT %(most)s::bigint
