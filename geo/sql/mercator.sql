-- The square map of Web Mercator as a grid of 2^30 columns and rows (TILES §2), and what may be stored.
-- Bodies written as RETURN are bound to their functions and operators here, once, whatever the
-- search_path of who calls them (an index build, pg_restore); geo/mercator.py is the same arithmetic.
-- Parameters: none. Result: six functions, IMMUTABLE, so that generated columns and CHECKs may use them.

-- Column of a point, 0 at longitude -180; longitude 180 falls in the last one. NULL for other shapes.
CREATE FUNCTION public.parvis_px(place public.geometry) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN public.GeometryType(place) = 'POINT' AND NOT public.ST_IsEmpty(place) THEN
    greatest(0, least(1073741823, floor((public.ST_X(place) + 180.0) / 360.0 * 1073741824.0)))::bigint
END;

-- Row of a point, 0 in the north; latitudes beyond those of the square map fall in its outer rows.
-- 90 is added first: radians(5e-324) alone is an error of PostgreSQL ("underflow").
CREATE FUNCTION public.parvis_py(place public.geometry) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN public.GeometryType(place) = 'POINT' AND NOT public.ST_IsEmpty(place) THEN
    greatest(0, least(1073741823, floor((0.5 - ln(tan(radians((90.0 +
        greatest(-85.0511287798066, least(85.0511287798066, public.ST_Y(place)))
    ) / 2.0))) / (2.0 * pi())) * 1073741824.0)))::bigint
END;

-- Bits of x (even places) and y (odd places) interleaved; both from 0 to 2^30 - 1.
CREATE FUNCTION public.parvis_morton(x bigint, y bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
    x := (x | (x << 16)) & x'0000FFFF0000FFFF'::bigint;
    x := (x | (x << 8)) & x'00FF00FF00FF00FF'::bigint;
    x := (x | (x << 4)) & x'0F0F0F0F0F0F0F0F'::bigint;
    x := (x | (x << 2)) & x'3333333333333333'::bigint;
    x := (x | (x << 1)) & x'5555555555555555'::bigint;
    y := (y | (y << 16)) & x'0000FFFF0000FFFF'::bigint;
    y := (y | (y << 8)) & x'00FF00FF00FF00FF'::bigint;
    y := (y | (y << 4)) & x'0F0F0F0F0F0F0F0F'::bigint;
    y := (y | (y << 2)) & x'3333333333333333'::bigint;
    y := (y | (y << 1)) & x'5555555555555555'::bigint;
    RETURN x | (y << 1);
END
$$;

-- Both at once, for a generated column, which may not name another one.
CREATE FUNCTION public.parvis_point_morton(place public.geometry) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN public.parvis_morton(public.parvis_px(place), public.parvis_py(place));

-- A geometry of SRID 4326 in EPSG:3857, 2-D, cut to the latitudes that the square map has. A point
-- beyond them is moved to the edge, as its row is.
CREATE FUNCTION public.parvis_3857(place public.geometry) RETURNS public.geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN public.ST_Transform(
    CASE
        WHEN public.ST_YMin(place) >= -85.0511287798066 AND public.ST_YMax(place) <= 85.0511287798066
            THEN public.ST_Force2D(place)
        WHEN public.GeometryType(place) = 'POINT'
            THEN public.ST_SetSRID(public.ST_MakePoint(public.ST_X(place),
                greatest(-85.0511287798066, least(85.0511287798066, public.ST_Y(place)))), 4326)
        ELSE public.ST_ClipByBox2D(public.ST_Force2D(place),
            public.ST_MakeEnvelope(-180, -85.0511287798066, 180, 85.0511287798066, 4326)::public.box2d)
    END, 3857);

-- What any column of ours may hold: valid, 2-D, not empty, SRID 4326, finite, on the earth.
-- The range comes first: GEOS is asked only about numbers that are bounded. Envelopes overlook NaN, and
-- GEOS takes POINT(NaN NaN) for an empty point: several points are therefore looked at one by one.
CREATE FUNCTION public.parvis_sound(place public.geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN place IS NULL THEN true
    WHEN public.ST_NDims(place) <> 2 OR public.ST_SRID(place) <> 4326 OR public.ST_IsEmpty(place) THEN false
    WHEN NOT (public.ST_XMin(place) >= -180 AND public.ST_XMax(place) <= 180
        AND public.ST_YMin(place) >= -90 AND public.ST_YMax(place) <= 90) THEN false
    WHEN public.GeometryType(place) = 'MULTIPOINT'
        THEN (SELECT bool_and(coalesce(public.ST_X(part.geom) <= 180 AND public.ST_Y(part.geom) <= 90, false))
            FROM public.ST_Dump(place) AS part)
    ELSE public.ST_IsValid(place)
END;
