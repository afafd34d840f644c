-- What a place is called: the nearest named street, the object one stands on or nearly, the area.
-- Parameters: longitude, latitude, campaign_id, metric_srid, reach_m (of streets), touch_m (of
-- objects). Returns at most three rows: kind (street, feature, area), value (public_id or slug),
-- name, title and title_en of the layer, metres.
WITH here AS MATERIALIZED (
    SELECT p, ST_Transform(p, %(metric_srid)s) AS flat,
           ST_Transform(ST_Expand(p, %(reach_m)s::float8 / 40000), 3857) AS around
    FROM (SELECT ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326) AS p) AS point
), near AS MATERIALIZED (
    SELECT f.public_id, f.name, f.geom, l.title, l.title_en, l.is_streets,
           ST_Distance(ST_Transform(f.geom, %(metric_srid)s), here.flat) AS metres
    FROM here CROSS JOIN layers_layer AS l JOIN layers_feature AS f ON f.layer_id = l.id
    WHERE l.campaign_id = %(campaign_id)s AND l.is_shown AND l.kind = 'reference'
      AND f.geom_3857 && here.around
)
(SELECT 'street', public_id::text, name, title, title_en, metres FROM near
 WHERE is_streets AND name <> '' AND metres <= %(reach_m)s ORDER BY metres, public_id LIMIT 1)
UNION ALL
(SELECT 'feature', public_id::text, name, title, title_en, metres FROM near
 WHERE NOT is_streets AND metres <= %(touch_m)s
 ORDER BY metres, ST_Dimension(geom), ST_Area(geom), public_id LIMIT 1)
UNION ALL
(SELECT 'area', a.slug, a.name, '', '', 0
 FROM here CROSS JOIN campaigns_campaignarea AS ca JOIN geo_area AS a ON a.id = ca.area_id
 WHERE ca.campaign_id = %(campaign_id)s AND ca.is_open AND ST_Covers(a.boundary, here.p)
 ORDER BY ST_Area(a.boundary), a.id LIMIT 1)
