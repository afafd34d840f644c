-- public_responses: what public contributions respond to questions whose responses everybody reads.
-- Twice public: in the version that the author saw (they were told so then), and, where the layer
-- still asks it, today (a question that is made the team's own takes its old responses along).
CREATE VIEW public.public_responses AS
SELECT c.public_id || ' ' || (q.asked ->> 'key') AS id, l.campaign_id,
       c.public_id AS contribution_id, q.position, q.asked AS question,
       c.form_answers -> (q.asked ->> 'key') AS value
FROM public.contributions_contribution AS c
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
JOIN public.layers_formschema AS s ON s.layer_id = c.layer_id AND s.version = c.form_version
CROSS JOIN LATERAL jsonb_array_elements(s.questions) WITH ORDINALITY AS q (asked, position)
WHERE c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived')
  AND q.asked ->> 'visibility' = 'public'
  AND c.form_answers ? (q.asked ->> 'key')
  AND NOT EXISTS (
      SELECT FROM public.layers_formschema AS t
      CROSS JOIN LATERAL jsonb_array_elements(t.questions) AS n (asked)
      WHERE t.layer_id = l.id AND t.version = l.form_version
        AND n.asked ->> 'key' = q.asked ->> 'key' AND n.asked ->> 'visibility' <> 'public');

GRANT SELECT ON public.public_responses TO parvis_web, parvis_jobs;
