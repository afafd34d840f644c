-- What two texts share that say the same: letters and figures alone, small, without accents.
CREATE FUNCTION public.parvis_fingerprint(body text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN md5(regexp_replace(
    lower(public.unaccent('public.unaccent'::regdictionary, body)), '[^[:alnum:]]+', '', 'g'
));
