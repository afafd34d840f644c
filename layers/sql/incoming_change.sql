-- The objects that the file in incoming_features has again, as it has them: identities stay, and so
-- does what was said about them. Parameter: layer_id. Returns nothing.
UPDATE layers_feature AS f SET name = i.name, properties = i.properties, geom = i.geom
FROM incoming_features AS i
WHERE f.layer_id = %(layer_id)s AND f.external_id <> '' AND f.external_id = i.external_id
  AND (f.name, f.properties, f.geom) IS DISTINCT FROM (i.name, i.properties, i.geom)
