-- Public contributions that may already say what somebody is about to say, the most alike first.
-- Candidates are the nearest of each layer within reach, and those about the same object; only they
-- are scored: by place (how near, or how much two lines or two surfaces share), by theme, by age and
-- by the trigrams of titles; the best of them also by words of the one inside the text of the other.
-- Parameters: campaign_id, place (EWKB, 3857), unit (map units in a metre there), reach_m,
-- candidates (most a layer), closer_look (how many are compared by their texts), title, words (title
-- and text; small letters without accents), category_id, feature_id (may be NULL), least (the lowest
-- score that counts), most.
-- Returns public_id, title, distance_m, likeness_of_words (0 to 1) and likeness (0 to 1).
WITH near AS MATERIALIZED (
    SELECT c.* FROM public.layers_layer AS l CROSS JOIN LATERAL (
        SELECT public_id, title, text, category_id, published_on, geom_3857,
               false AS is_same_object
        FROM public.public_contributions
        WHERE layer_id = l.id
          AND geom_3857 && ST_Expand(%(place)s::geometry, %(reach_m)s::float8 * %(unit)s::float8)
        ORDER BY geom_3857 <-> %(place)s::geometry LIMIT %(candidates)s::bigint
    ) AS c
    WHERE l.campaign_id = %(campaign_id)s::bigint
    UNION ALL
    (SELECT public_id, title, text, category_id, published_on, geom_3857, true
     FROM public.public_contributions
     WHERE public_id IN (SELECT public_id FROM public.contributions_contribution
                         WHERE feature_id = %(feature_id)s::bigint)
       AND feature_id = %(feature_id)s::bigint AND campaign_id = %(campaign_id)s::bigint
     ORDER BY published_on DESC LIMIT %(candidates)s::bigint)
), placed AS (
    SELECT near.*,
           ST_Distance(geom_3857, %(place)s::geometry) / %(unit)s::float8 AS distance_m,
           CASE
               WHEN ST_Dimension(geom_3857) + ST_Dimension(%(place)s::geometry) = 4
                   THEN ST_Area(ST_Intersection(geom_3857, %(place)s::geometry))
                        / nullif(ST_Area(ST_Union(geom_3857, %(place)s::geometry)), 0)
               WHEN ST_Dimension(geom_3857) = 1 AND ST_Dimension(%(place)s::geometry) = 1
                   THEN ST_Length(ST_Intersection(
                            geom_3857,
                            ST_Buffer(%(place)s::geometry, 10 * %(unit)s::float8, 2)))
                        / nullif(greatest(ST_Length(geom_3857),
                                          ST_Length(%(place)s::geometry)), 0)
           END AS shared
    FROM near
), first AS (
    SELECT DISTINCT ON (public_id) placed.*,
           similarity(lower(unaccent(title)), %(title)s::text) AS likeness_of_titles,
           CASE WHEN is_same_object THEN 0.15 ELSE 0 END
               + CASE WHEN category_id = %(category_id)s::bigint THEN 0.1 ELSE 0 END
               + 0.05 / (1 + (current_date - published_on) / 90.0)
               + CASE WHEN %(words)s::text = '' THEN 0.7 ELSE 0.3 END
                 * greatest(shared, greatest(0, 1 - distance_m / %(reach_m)s::float8)
                                    * CASE WHEN shared IS NULL THEN 1 ELSE 0.5 END) AS likeness_else
    FROM placed
    WHERE is_same_object OR distance_m <= %(reach_m)s::float8
    ORDER BY public_id, is_same_object DESC
), best AS (
    SELECT * FROM first
    ORDER BY likeness_else + 0.55 * likeness_of_titles DESC, public_id LIMIT %(closer_look)s::bigint
), worded AS MATERIALIZED (
    SELECT best.*, CASE WHEN %(words)s::text = '' THEN 0 ELSE greatest(
               likeness_of_titles,
               0.85 * word_similarity(%(title)s::text,
                                      lower(unaccent(title || ' ' || left(text, 200)))),
               0.85 * word_similarity(lower(unaccent(title)), %(words)s::text)) END AS likeness_of_words
    FROM best
), scored AS (
    SELECT worded.*, least(1, likeness_else + 0.55 * likeness_of_words) AS likeness FROM worded
)
SELECT public_id, title, distance_m, likeness_of_words, likeness
FROM scored
WHERE likeness >= %(least)s::float8
ORDER BY likeness DESC, public_id DESC LIMIT %(most)s::bigint
