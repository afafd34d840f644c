-- What Parvis needs of a PostgreSQL server: four roles, four extensions, and who may do what.
-- Run it as a superuser in the database of Parvis; it may be run again at any time.
-- On a server of yours: create the database first (CREATE DATABASE parvis), and give each role a
-- password afterwards (\password parvis_web …). None of the four is, or needs to be, a superuser.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['parvis_owner', 'parvis_web', 'parvis_jobs', 'parvis_tiles'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS', name);
        EXECUTE format('ALTER ROLE %I SET search_path = public, pg_temp', name);
    END LOOP;
END
$$;

-- owner: migrations. web: the pages and the API. jobs: the worker.
ALTER ROLE parvis_web SET statement_timeout = '15s';
ALTER ROLE parvis_web SET jit = off;
ALTER ROLE parvis_web SET lock_timeout = '5s';
ALTER ROLE parvis_web SET idle_in_transaction_session_timeout = '30s';

-- tiles: reads what the migrations open to it (the public view, the public features), and briefly.
ALTER ROLE parvis_tiles SET default_transaction_read_only = on;
ALTER ROLE parvis_tiles SET statement_timeout = '2s';
ALTER ROLE parvis_tiles SET jit = off;
ALTER ROLE parvis_tiles SET max_parallel_workers_per_gather = 0;

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT ALL ON DATABASE %I TO parvis_owner', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO parvis_web, parvis_jobs', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO parvis_tiles', current_database());
END
$$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO parvis_web, parvis_jobs, parvis_tiles;
GRANT USAGE, CREATE ON SCHEMA public TO parvis_owner;

-- Tables that the owner makes are open to web and jobs, and shut to tiles. A migration may take back more.
ALTER DEFAULT PRIVILEGES FOR ROLE parvis_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO parvis_web, parvis_jobs;
ALTER DEFAULT PRIVILEGES FOR ROLE parvis_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO parvis_web, parvis_jobs;
