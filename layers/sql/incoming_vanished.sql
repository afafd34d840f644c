-- The objects of a layer that the file in incoming_features no longer has (known by external id).
-- Parameter: layer_id. Returns their keys.
SELECT f.id FROM layers_feature AS f
WHERE f.layer_id = %(layer_id)s AND NOT EXISTS (
    SELECT FROM incoming_features AS i WHERE i.external_id <> '' AND i.external_id = f.external_id)
