-- The ledger of moderation: written once, and what everybody may read of it (ADR 0028).
CREATE FUNCTION public.contributions_guard_ledger() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is written once'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_written_once';
END $$;
CREATE TRIGGER guard_ledger BEFORE UPDATE OR DELETE ON public.contributions_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_ledger();
CREATE TRIGGER guard_ledger BEFORE UPDATE OR DELETE ON public.contributions_ledgerseal
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_ledger();
CREATE TRIGGER guard_ledger BEFORE UPDATE OR DELETE ON public.contributions_ledgermonth
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_ledger();

-- web adds entries, jobs seal them and close months; nobody takes anything back.
REVOKE UPDATE, DELETE, TRUNCATE
    ON public.contributions_ledgerentry, public.contributions_ledgerseal,
       public.contributions_ledgermonth
    FROM parvis_web, parvis_jobs;
REVOKE ALL ON public.contributions_ledgerseal, public.contributions_ledgermonth FROM parvis_web;

-- public_ledger: the months that are over, with their figures in fives and the chain's seal then.
CREATE VIEW public.public_ledger AS
SELECT m.id AS rank, m.campaign_id, m.month, m.figures, s.hash AS seal
FROM public.contributions_ledgermonth AS m
JOIN public.contributions_ledgerseal AS s ON s.entry_id = m.entry_id
JOIN public.campaigns_campaign AS p ON p.id = m.campaign_id
WHERE p.visibility IN ('public', 'archived');
GRANT SELECT ON public.public_ledger TO parvis_web, parvis_jobs;
