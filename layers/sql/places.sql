-- Areas, named objects and crossings of streets whose names are like what was typed, best first.
-- Parameters: campaign_id, typed, first and second (two streets, '' where no crossing is meant),
-- metric_srid, meets_m (how far apart the lines of a crossing may end), most.
-- Returns kind, value (an area's slug, an object's public_id, '' of a crossing), name, other (the
-- second street), title and title_en of the layer, longitude, latitude (inside the perimeter where
-- the thing reaches it).
WITH objects AS (
    SELECT f.layer_id, f.name, min(f.public_id) AS public_id, max(found.likeness) AS likeness,
           ST_Collect(f.geom) AS geom
    FROM parvis_features_like(%(campaign_id)s, %(typed)s) AS found JOIN layers_feature AS f USING (id)
    GROUP BY f.layer_id, f.name
), streets AS MATERIALIZED (
    SELECT side.n, f.name, f.geom, f.geom_3857, found.likeness
    FROM (VALUES (1, %(first)s::text), (2, %(second)s::text)) AS side (n, typed)
    CROSS JOIN LATERAL parvis_features_like(%(campaign_id)s, side.typed) AS found
    JOIN layers_feature AS f USING (id) JOIN layers_layer AS l ON l.id = f.layer_id
    WHERE l.is_streets AND side.typed <> ''
), crossings AS (
    SELECT DISTINCT ON (a.name, b.name) a.name, b.name AS other,
           a.likeness + b.likeness AS likeness, ST_ClosestPoint(a.geom, b.geom) AS geom
    FROM streets AS a JOIN streets AS b ON b.n = 2 AND b.name <> a.name
     AND a.geom_3857 && ST_Expand(b.geom_3857, %(meets_m)s::float8 * 4)
    WHERE a.n = 1 AND ST_DWithin(ST_Transform(a.geom, %(metric_srid)s),
                                 ST_Transform(b.geom, %(metric_srid)s), %(meets_m)s)
    ORDER BY a.name, b.name, a.geom <-> b.geom
), found AS (
    SELECT 'crossing' AS kind, '' AS value, name, other, '' AS title, '' AS title_en, geom,
           likeness, 0 AS rank
    FROM crossings
    UNION ALL
    SELECT 'area', a.slug, a.name, '', '', '', a.boundary,
           word_similarity(parvis_plain_name(%(typed)s), parvis_plain_name(a.name)), 1
    FROM campaigns_campaignarea AS ca JOIN geo_area AS a ON a.id = ca.area_id
    WHERE ca.campaign_id = %(campaign_id)s AND ca.is_open
      AND word_similarity(parvis_plain_name(%(typed)s), parvis_plain_name(a.name)) >= 0.45
    UNION ALL
    SELECT 'feature', o.public_id::text, o.name, '', l.title, l.title_en, o.geom, o.likeness,
           2 + l."order"
    FROM objects AS o JOIN layers_layer AS l ON l.id = o.layer_id
), best AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY rank = 0 DESC, likeness DESC,
        similarity(parvis_plain_name(%(typed)s), parvis_plain_name(name)) DESC, rank, name) AS place
    FROM found
    ORDER BY place LIMIT %(most)s
)
SELECT best.kind, best.value, best.name, best.other, best.title, best.title_en,
       ST_X(spot.p), ST_Y(spot.p)
FROM best JOIN campaigns_campaign AS c ON c.id = %(campaign_id)s
CROSS JOIN LATERAL (
    SELECT CASE WHEN ST_Intersects(best.geom, c.perimeter) THEN ST_Intersection(best.geom, c.perimeter)
                ELSE best.geom END AS g
) AS near
CROSS JOIN LATERAL (
    SELECT CASE WHEN ST_Dimension(near.g) = 2 THEN ST_PointOnSurface(near.g)
                ELSE ST_ClosestPoint(near.g, ST_Centroid(near.g)) END AS p
) AS spot
ORDER BY best.place
