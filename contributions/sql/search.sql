-- The words by which public contributions are found: French stems without accents, and the plain
-- text for what is misspelt. Made from title and text alone, which are public with their row.
CREATE TEXT SEARCH CONFIGURATION public.fr_unaccent (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION public.fr_unaccent
    ALTER MAPPING FOR hword, hword_part, word, asciihword, hword_asciipart, asciiword
    WITH public.unaccent, pg_catalog.french_stem;

-- IMMUTABLE although unaccent() is only STABLE: its dictionary is named, and is not changed.
CREATE FUNCTION public.parvis_plain(title text, body text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, title || ' ' || body));

CREATE FUNCTION public.parvis_stems(title text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('public.fr_unaccent'::regconfig, title || ' ' || body);
