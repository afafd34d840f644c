-- The campaign's area that covers the inner point of a public place, edges included.
-- Parameters: geom (EWKB, 4326), campaign_id. Returns the area's key, or no row.
SELECT a.id
FROM campaigns_campaignarea AS ca JOIN geo_area AS a ON a.id = ca.area_id
WHERE ca.campaign_id = %(campaign_id)s
  AND ST_Covers(a.boundary, ST_PointOnSurface(%(geom)s::geometry))
ORDER BY ca."order", a.id
LIMIT 1
