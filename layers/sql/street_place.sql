-- The middle of the nearest street segment. Parameters: geom (EWKB, 4326), campaign_id,
-- metric_srid, reach_m. Returns one geometry (hex EWKB, 4326), or no row when none is near.
-- The chosen segment depends on the true place; its middle is the same for the whole segment.
SELECT ST_LineInterpolatePoint(segment.line, 0.5)
FROM (
    SELECT (ST_Dump(f.geom)).geom AS line
    FROM layers_feature AS f JOIN layers_layer AS l ON l.id = f.layer_id
    WHERE l.campaign_id = %(campaign_id)s AND l.is_streets
      AND f.geom_3857 && ST_Transform(ST_Expand(%(geom)s::geometry, 0.01), 3857)
) AS segment
WHERE ST_GeometryType(segment.line) = 'ST_LineString'
  AND ST_DWithin(ST_Transform(segment.line, %(metric_srid)s),
                 ST_Transform(%(geom)s::geometry, %(metric_srid)s), %(reach_m)s)
ORDER BY ST_Distance(ST_Transform(segment.line, %(metric_srid)s),
                     ST_Transform(ST_PointOnSurface(%(geom)s::geometry), %(metric_srid)s)),
         ST_AsBinary(segment.line)
LIMIT 1
