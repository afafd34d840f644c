# Which database: a server of the operator's own (DATABASE_URL), or the private cluster.
# shellcheck shell=bash

# What `script/db env` has put into the environment is not an operator's own.
private_database() { [[ -z ${DATABASE_URL:-} || $DATABASE_URL == "${PARVIS_PRIVATE_URL:-}" ]]; }

start_private_database() {
  cluster_locate
  cluster_running || : >"$VAR/demo.cluster" # so that this demo, or the one after a crash, stops it
  step "PostgreSQL with PostGIS" cluster_start
  eval "$(print_database_urls)"
}

check_database() {
  "$PYTHON" script/lib/check_database.py && return 0
  printf '\nRun this there as a superuser (script/db sql prints it), then come back:\n\n'
  cat script/lib/roles.sql
  return 1
}
