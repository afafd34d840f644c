-- The database's own locks on what must never be false.

-- A state changes only along the table of moves (contributions/moves.py).
CREATE FUNCTION public.contributions_guard_move() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    former text := CASE TG_OP WHEN 'INSERT' THEN '' ELSE OLD.state END;
BEGIN
    IF former <> NEW.state AND NOT EXISTS (
        SELECT FROM public.contributions_move AS m WHERE m.before = former AND m.after = NEW.state
    ) THEN
        RAISE EXCEPTION 'no move leads from "%" to "%"', former, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contribution_moves_along_the_table';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_move BEFORE INSERT OR UPDATE OF state ON public.contributions_contribution
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_move();
CREATE TRIGGER guard_move BEFORE INSERT OR UPDATE OF state ON public.contributions_reply
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_move();

-- The past is written once.
CREATE FUNCTION public.contributions_guard_past() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'events are written once'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'event_written_once';
END $$;
CREATE TRIGGER guard_past BEFORE UPDATE OR DELETE ON public.contributions_event
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_past();

-- The revision of a layer moves with whatever everybody sees of it, and with nothing else.
CREATE FUNCTION public.contributions_count_revision() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.contributions_layerrevision AS r (layer_id, revision)
        SELECT DISTINCT n.layer_id, 1 FROM added AS n WHERE n.is_public ORDER BY 1
        ON CONFLICT (layer_id) DO UPDATE SET revision = r.revision + 1;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO public.contributions_layerrevision AS r (layer_id, revision)
        SELECT DISTINCT o.layer_id, 1 FROM removed AS o WHERE o.is_public ORDER BY 1
        ON CONFLICT (layer_id) DO UPDATE SET revision = r.revision + 1;
    ELSE
        INSERT INTO public.contributions_layerrevision AS r (layer_id, revision)
        SELECT DISTINCT side.layer_id, 1
        FROM removed AS o JOIN added AS n ON n.id = o.id,
             LATERAL (VALUES (o.layer_id), (n.layer_id)) AS side (layer_id)
        WHERE (o.is_public OR n.is_public) AND (
            o.is_public, o.layer_id, o.kind, o.category_id, o.status_id, o.support_bucket,
            o.title, o.text, o.signature, o.area_id, o.public_geom::public.geometry
        ) IS DISTINCT FROM (
            n.is_public, n.layer_id, n.kind, n.category_id, n.status_id, n.support_bucket,
            n.title, n.text, n.signature, n.area_id, n.public_geom::public.geometry
        )
        ORDER BY 1
        ON CONFLICT (layer_id) DO UPDATE SET revision = r.revision + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_revision_of_new AFTER INSERT ON public.contributions_contribution
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION public.contributions_count_revision();
CREATE TRIGGER count_revision_of_changed AFTER UPDATE ON public.contributions_contribution
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION public.contributions_count_revision();
CREATE TRIGGER count_revision_of_removed AFTER DELETE ON public.contributions_contribution
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION public.contributions_count_revision();
