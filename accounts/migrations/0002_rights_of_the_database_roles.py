"""What the database's roles may do with tables in general (DESIGN §4).

web and jobs read and write rows of the tables that the owner makes; tiles gets nothing here.
"""

from django.db import migrations

GRANT = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parvis_web')
       OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parvis_jobs')
       OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parvis_tiles') THEN
        RAISE EXCEPTION 'the roles parvis_web, parvis_jobs and parvis_tiles are missing'
            USING HINT = 'Run "script/db sql" and give what it prints to the server.';
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO parvis_web, parvis_jobs, parvis_tiles;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO parvis_web, parvis_jobs;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO parvis_web, parvis_jobs;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO parvis_web, parvis_jobs;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO parvis_web, parvis_jobs;
REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM parvis_web, parvis_jobs;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_persons_and_devices")]
    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
