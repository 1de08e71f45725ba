-- The database of one service, for psql with the variables service and migrations (a role, or a dash for none), and
-- its password and that of its migrations in the environment, as PASSWORD and MIGRATIONS_PASSWORD.
-- Everything is made where it is missing and set anew where it is there.

\set owner :service _owner
\set password `printf %s "$PASSWORD"`
\set migrations_password `printf %s "$MIGRATIONS_PASSWORD"`
SELECT :'migrations' <> '-' AS migrates \gset

-- Roles. What owns things cannot log in, and what logs in owns nothing.
SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY[:'owner', :'service', nullif(:'migrations', '-')]) AS wanted (name)
WHERE name IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    CONNECTION LIMIT 40 PASSWORD :'password';
REVOKE :"owner" FROM :"service";

-- The database. CREATE DATABASE takes no part in transactions, and so is asked for apart.
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";
ALTER ROLE :"service" IN DATABASE :"service" SET search_path = :"service";
\if :migrates
    -- It does everything as the owner, so that it owns nothing itself.
    ALTER ROLE :"migrations" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
        CONNECTION LIMIT 40 PASSWORD :'migrations_password';
    GRANT :"owner" TO :"migrations";
    GRANT CONNECT ON DATABASE :"service" TO :"migrations";
    ALTER ROLE :"migrations" IN DATABASE :"service" SET role = :"owner";
    ALTER ROLE :"migrations" IN DATABASE :"service" SET search_path = :"service";
\endif

-- The schema, which is all that the service sees. It reads and writes rows, of what there is and of what will be.
\connect :"service"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS :"service" AUTHORIZATION :"owner";
GRANT USAGE ON SCHEMA :"service" TO :"service";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA :"service" TO :"service";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA :"service" TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service"
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT USAGE, SELECT ON SEQUENCES TO :"service";
