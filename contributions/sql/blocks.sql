-- A block is written once; later it may only be lifted, once, or follow persons who turn out to be one.
CREATE FUNCTION public.contributions_guard_block() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF (OLD.number, OLD.campaign_id, OLD.contribution_id, OLD.reply_id, OLD.reason, OLD.statement,
        OLD.at, OLD.ends_at)
       IS DISTINCT FROM
       (NEW.number, NEW.campaign_id, NEW.contribution_id, NEW.reply_id, NEW.reason, NEW.statement,
        NEW.at, NEW.ends_at)
       OR (OLD.lifted_at IS NOT NULL AND OLD.lifted_at IS DISTINCT FROM NEW.lifted_at) THEN
        RAISE EXCEPTION 'a block is written once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'block_written_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_block BEFORE UPDATE ON public.contributions_block
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_block();
