"""Are the roles and extensions of script/lib/roles.sql on the operator's server?"""

import os
import sys

import environ
import psycopg

ROLES = {"parvis_owner", "parvis_web", "parvis_jobs", "parvis_tiles"}
EXTENSIONS = {"postgis", "btree_gist", "pg_trgm", "unaccent"}

url = os.environ.get("DATABASE_URL_OWNER") or os.environ["DATABASE_URL"]
found = environ.Env.db_url_config(url)
address = {
    "host": found["HOST"],
    "port": found["PORT"],
    "user": found["USER"],
    "password": found["PASSWORD"],
    "dbname": found["NAME"],
}
options = {name: value for name, value in address.items() if value} | found.get("OPTIONS", {})

with psycopg.connect(**options, connect_timeout=10) as database:
    roles = {name for (name,) in database.execute("SELECT rolname FROM pg_roles")}
    extensions = {name for (name,) in database.execute("SELECT extname FROM pg_extension")}

missing = [f"the role {name}" for name in sorted(ROLES - roles)]
missing += [f"the extension {name}" for name in sorted(EXTENSIONS - extensions)]
if missing:
    sys.exit("This server lacks " + ", ".join(missing) + ".")
