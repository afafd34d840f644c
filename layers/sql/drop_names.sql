DROP FUNCTION public.parvis_features_like(bigint, text);
DROP INDEX public.feature_by_plain_name;
DROP FUNCTION public.parvis_plain_name(text);
