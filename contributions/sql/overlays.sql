-- The guard of moves as before (guards.sql), over standings: a state, or the overlay upon it.
CREATE OR REPLACE FUNCTION public.contributions_guard_move() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    former text := '';
    next text := coalesce(nullif(NEW.overlay, ''), NEW.state);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        former := coalesce(nullif(OLD.overlay, ''), OLD.state);
    END IF;
    IF former <> next AND NOT EXISTS (
        SELECT FROM public.contributions_move AS m WHERE m.before = former AND m.after = next
    ) THEN
        RAISE EXCEPTION 'no move leads from "%" to "%"', former, next
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contribution_moves_along_the_table';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER guard_move ON public.contributions_contribution;
DROP TRIGGER guard_move ON public.contributions_reply;
DROP TRIGGER guard_move ON public.contributions_photo;
CREATE TRIGGER guard_move BEFORE INSERT OR UPDATE OF state, overlay
    ON public.contributions_contribution
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_move();
CREATE TRIGGER guard_move BEFORE INSERT OR UPDATE OF state, overlay ON public.contributions_reply
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_move();
CREATE TRIGGER guard_move BEFORE INSERT OR UPDATE OF state, overlay ON public.contributions_photo
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_move();
