-- The inner point of the campaign's area that covers a place, else of the nearest one.
-- Parameters: geom (EWKB, 4326), campaign_id (and metric_srid, reach_m, unused here).
-- Returns one geometry (hex EWKB, 4326), or no row when the campaign has no area.
SELECT ST_PointOnSurface(a.boundary)
FROM campaigns_campaignarea AS ca JOIN geo_area AS a ON a.id = ca.area_id
WHERE ca.campaign_id = %(campaign_id)s
ORDER BY ST_Distance(a.boundary, ST_PointOnSurface(%(geom)s::geometry)), ca."order", a.id
LIMIT 1
