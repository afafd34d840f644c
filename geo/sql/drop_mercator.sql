-- Takes back what mercator.sql makes. Parameters: none.
DROP FUNCTION public.parvis_sound(public.geometry);
DROP FUNCTION public.parvis_3857(public.geometry);
DROP FUNCTION public.parvis_point_morton(public.geometry);
DROP FUNCTION public.parvis_morton(bigint, bigint);
DROP FUNCTION public.parvis_py(public.geometry);
DROP FUNCTION public.parvis_px(public.geometry);
