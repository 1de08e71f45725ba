-- The database of one service, for psql with the variables service, migrations (a role, or a dash for none) and
-- connections (how many each role may have), and its password and that of its migrations in the environment, as PASSWORD
-- and MIGRATIONS_PASSWORD.
-- Everything is made where it is missing and set anew where it is there, also what a role or an owner can alter itself.

\set owner :service _owner
\set password `printf %s "$PASSWORD"`
\set migrations_password `printf %s "$MIGRATIONS_PASSWORD"`
SELECT :'migrations' <> '-' AS migrates \gset

-- Roles. What owns things cannot log in, and what logs in owns nothing.
SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY[:'owner', :'service', nullif(:'migrations', '-')]) AS wanted (name)
WHERE name IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD NULL;
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    CONNECTION LIMIT :connections PASSWORD :'password';
\if :migrates
    ALTER ROLE :"migrations" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
        CONNECTION LIMIT :connections PASSWORD :'migrations_password';
    GRANT :"owner" TO :"migrations";
\endif
SELECT format('REVOKE %I FROM %I', granted.rolname, member.rolname)
FROM pg_auth_members AS membership
JOIN pg_roles AS granted ON granted.oid = membership.roleid
JOIN pg_roles AS member ON member.oid = membership.member
WHERE granted.rolname IN (:'owner', :'service', :'migrations')
    AND (granted.rolname, member.rolname) <> (:'owner', :'migrations') \gexec

-- The database. CREATE DATABASE takes no part in transactions, and so is asked for apart.
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
ALTER DATABASE :"service" OWNER TO :"owner";
ALTER DATABASE :"service" ALLOW_CONNECTIONS true CONNECTION LIMIT -1 IS_TEMPLATE false;
SELECT DISTINCT format('REVOKE ALL ON DATABASE %I FROM %I CASCADE', datname, rolname)
FROM pg_database, aclexplode(datacl) JOIN pg_roles ON pg_roles.oid = grantee
WHERE datname = :'service' AND rolname <> :'owner' \gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";

-- Settings. Those of a database hold for whoever connects to it, who below is the administrator.
SELECT format('ALTER ROLE %I RESET ALL', rolname) FROM pg_roles
WHERE rolname IN (:'owner', :'service', :'migrations') \gexec
SELECT format('ALTER ROLE %I IN DATABASE %I RESET ALL', rolname, datname)
FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole JOIN pg_database ON pg_database.oid = setdatabase
WHERE datname = :'service' OR rolname IN (:'owner', :'service', :'migrations') \gexec
ALTER DATABASE :"service" RESET ALL;
ALTER ROLE :"service" IN DATABASE :"service" SET search_path = :"service";
\if :migrates
    -- It does everything as the owner, so that it owns nothing itself.
    GRANT CONNECT ON DATABASE :"service" TO :"migrations";
    ALTER ROLE :"migrations" IN DATABASE :"service" SET role = :"owner";
    ALTER ROLE :"migrations" IN DATABASE :"service" SET search_path = :"service";
\endif

-- The schema, which is all that the service sees. It reads and writes rows, of what there is and of what will be.
-- What the owner has made there must never run here: it would run as the administrator.
\connect :"service"
BEGIN;
REASSIGN OWNED BY :"service" TO :"owner";
\if :migrates
    REASSIGN OWNED BY :"migrations" TO :"owner";
\endif
SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC' FROM pg_namespace WHERE nspname = 'public' \gexec
-- Large objects are tables of the server that anybody could fill.
REVOKE EXECUTE ON FUNCTION lo_creat(int), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lo_creat(int), lo_create(oid), lo_from_bytea(oid, bytea) TO :"owner";
CREATE SCHEMA IF NOT EXISTS :"service" AUTHORIZATION :"owner";
ALTER SCHEMA :"service" OWNER TO :"owner";
REVOKE ALL ON SCHEMA :"service" FROM PUBLIC, :"service" CASCADE;
REVOKE ALL ON ALL TABLES IN SCHEMA :"service" FROM PUBLIC, :"service" CASCADE;
GRANT USAGE ON SCHEMA :"service" TO :"service";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA :"service" TO :"service";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA :"service" TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service"
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT USAGE, SELECT ON SEQUENCES TO :"service";
COMMIT;
