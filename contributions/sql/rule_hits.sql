-- What a rule noticed is as much of the past as the event itself: written once.
CREATE TRIGGER guard_past BEFORE UPDATE OR DELETE ON public.contributions_rulehit
    FOR EACH ROW EXECUTE FUNCTION public.contributions_guard_past();
REVOKE UPDATE, DELETE, TRUNCATE ON public.contributions_rulehit FROM parvis_web, parvis_jobs;
