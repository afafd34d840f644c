-- The objects of the file in incoming_features that the layer does not have yet. (An outer join and
-- not a NOT EXISTS beside an OR, which would look each object up by itself.)
-- Parameter: layer_id. Returns nothing.
INSERT INTO layers_feature (layer_id, public_id, external_id, name, properties, geom)
SELECT i.layer_id, i.public_id, i.external_id, i.name, i.properties, i.geom
FROM incoming_features AS i LEFT JOIN layers_feature AS f
  ON f.layer_id = %(layer_id)s AND f.external_id <> '' AND f.external_id = i.external_id
WHERE f.id IS NULL
