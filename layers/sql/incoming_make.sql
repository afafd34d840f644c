-- A table of this transaction alone, for the objects of one file. No parameters; returns nothing.
DROP TABLE IF EXISTS pg_temp.incoming_features;
CREATE TEMPORARY TABLE incoming_features (
    layer_id bigint NOT NULL,
    public_id bigint NOT NULL,
    external_id varchar(80) NOT NULL,
    name varchar(200) NOT NULL,
    properties jsonb NOT NULL,
    geom public.geometry(Geometry, 4326) NOT NULL
) ON COMMIT DROP;
