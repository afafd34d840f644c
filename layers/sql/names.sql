-- Names are sought as people type them: without accents, in any case, with slips of the finger.
CREATE FUNCTION public.parvis_plain_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, translate(name, '-’''', '   '))) $$;

CREATE INDEX feature_by_plain_name ON public.layers_feature
    USING gin (public.parvis_plain_name(name) public.gin_trgm_ops) WHERE name <> '';

-- The named objects of shown reference layers like what was typed. The threshold belongs to the
-- function, so that the index serves whatever the session says.
CREATE FUNCTION public.parvis_features_like(campaign bigint, typed text)
RETURNS TABLE (id bigint, likeness real)
LANGUAGE sql STABLE
SET pg_trgm.word_similarity_threshold = 0.45
AS $$
    SELECT f.id, public.word_similarity(public.parvis_plain_name(typed), public.parvis_plain_name(f.name))
    FROM public.layers_feature AS f JOIN public.layers_layer AS l ON l.id = f.layer_id
    WHERE l.campaign_id = campaign AND l.is_shown AND l.kind = 'reference' AND f.name <> ''
      AND public.parvis_plain_name(typed) OPERATOR(public.<%) public.parvis_plain_name(f.name)
$$;
