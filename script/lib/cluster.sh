# The private PostgreSQL + PostGIS cluster: one for the demo, one for the tests.
# It listens on a Unix socket only, in a directory that its owner (and root) alone may enter.
# shellcheck shell=bash

KIND=${PARVIS_CLUSTER:-demo}
[[ $KIND == demo || $KIND == test ]] || die "PARVIS_CLUSTER is 'demo' or 'test', not '$KIND'."

# PostgreSQL refuses to run as root: root hands the cluster to the checkout's owner, or to 'postgres'.
cluster_user() {
  local owner
  if ((EUID)); then id -un; return 0; fi
  owner=$(stat -c %U "$ROOT")
  [[ $owner != root && $owner != UNKNOWN ]] || owner=postgres
  echo "$owner"
}

# Runs a server program as the cluster's user, in a clean environment.
as_cluster_user() {
  local environment=(env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 TZ=UTC)
  [[ $BIN == "$VAR"/* ]] && environment+=("${UNPACKED_ENV[@]}")
  if ((EUID)); then (cd / && "${environment[@]}" "$@"); else
    (cd / && runuser -u "$OWNER" -- "${environment[@]}" "$@")
  fi
}

# Sets BASE and OWNER, then DATA, RUN and BIN. Call it when PostGIS is there.
cluster_locate() {
  local mark version
  mark=$(printf '%s' "$VAR $KIND" | sha256sum | cut -c1-12)
  BASE=$VAR/postgres
  [[ $KIND == demo ]] || BASE=$VAR/test/postgres
  OWNER=$(cluster_user)
  id -u "$OWNER" >/dev/null 2>&1 || die "There is no user '$OWNER' to run PostgreSQL as."
  BIN=$(postgis_bin any)
  mkdir -p "$(dirname "$BASE")"
  # A checkout under /root (0700) can't be entered by another user.
  as_cluster_user test -x "$(dirname "$BASE")" || BASE=/var/lib/parvis/$mark
  DATA=$BASE/data
  RUN=$BASE/run
  # A socket's whole path has at most 107 bytes, and its directory stands in a list and in an address.
  if (($(printf '%s' "$RUN" | wc -c) > 90)) || [[ $RUN =~ [^A-Za-z0-9/._-] ]]; then
    if ((EUID == 0)); then RUN=/run/parvis-$mark; else RUN=/tmp/parvis-$mark; fi
    [[ ! -r $DATA/parvis.conf ]] || ! cluster_running ||
      RUN=$(sed -n "s/^unix_socket_directories = '\(.*\)'$/\1/p" "$DATA/parvis.conf")
  fi
  [[ -e $BASE ]] || return 0
  [[ -x $BASE ]] || die "$BASE belongs to $(stat -c %U "$BASE"): run this as that user, or as root."
  [[ -e $DATA/PG_VERSION ]] || return 0
  version=$(<"$DATA/PG_VERSION")
  BIN=$(postgis_bin "$version")
  [[ $BIN ]] || die "PostgreSQL $version, which made $DATA, is not here with PostGIS any more.
Install it again, or move $BASE away to start afresh."
}

make_private_dir() {
  if ((EUID)); then mkdir -p "$1" && chmod 0700 "$1"; else install -d -o "$OWNER" -g "$(id -gn "$OWNER")" -m 0700 "$1"; fi
  [[ $(stat -c '%U %a' "$1") == "$OWNER 700" && ! -L $1 ]] || die "$1 belongs to somebody else."
}

write_configuration() {
  local fsync=on
  [[ $KIND == test ]] && fsync=${PARVIS_TEST_FSYNC:-off}
  as_cluster_user tee "$DATA/parvis.conf" >/dev/null <<CONF
# Written at every start by script/db.
listen_addresses = ''
port = 5432
unix_socket_directories = '$RUN'
unix_socket_permissions = 0700
max_connections = $([[ $KIND == test ]] && echo 300 || echo 100)
shared_buffers = 128MB
fsync = $fsync
full_page_writes = $fsync
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
CONF
}

# Processes that work in the data directory: the server and its children, whoever their parent is.
cluster_processes() {
  local process folder
  while read -r process folder; do
    [[ $folder != "$DATA" ]] || echo "${process#/proc/}"
  done < <(as_cluster_user find /proc -mindepth 2 -maxdepth 2 -name cwd -printf '%h %l\n' 2>/dev/null)
}
cluster_running() {
  local pid
  pid=$(as_cluster_user head -n 1 "$DATA/postmaster.pid" 2>/dev/null) || return 1
  grep -qx "$pid" <<<"$(cluster_processes)"
}

# After a crash: end what is left of the dead server, then take its lock files away. (Its number may be
# another process's by now, after a reboot above all, and PostgreSQL would refuse to start.)
clear_after_crash() {
  local tries=0 left
  as_cluster_user test -e "$DATA/postmaster.pid" || return 0
  while left=$(cluster_processes) && [[ $left ]]; do
    ((tries++ < 100)) || die "What is left of a crashed server will not end: $left"
    # shellcheck disable=SC2086
    as_cluster_user kill -QUIT $left 2>/dev/null || true
    sleep 0.1
  done
  as_cluster_user rm -f "$DATA/postmaster.pid" "$RUN"/.s.PGSQL.5432{,.lock}
}

cluster_start() {
  cluster_locate
  mkdir -p "$(dirname "$BASE")"
  make_private_dir "$BASE"
  make_private_dir "$RUN"
  [[ ! -d $DATA ]] || make_private_dir "$DATA"
  (
    flock 9
    if ! as_cluster_user test -e "$DATA/PG_VERSION"; then
      as_cluster_user rm -rf "$DATA.new"
      as_cluster_user "$BIN/initdb" -D "$DATA.new" -U parvis_admin --auth-local=trust --auth-host=reject \
        --encoding=UTF8 --locale=C.UTF-8 >/dev/null
      as_cluster_user tee -a "$DATA.new/postgresql.conf" <<<"include 'parvis.conf'" >/dev/null
      as_cluster_user mv -T "$DATA.new" "$DATA"
    fi
    write_configuration
    if cluster_running; then
      as_cluster_user "$BIN/pg_ctl" -D "$DATA" -s reload
    else
      clear_after_crash
      as_cluster_user "$BIN/pg_ctl" -D "$DATA" -w -s -t 120 -l "$BASE/log" start 9>&- ||
        { as_cluster_user tail -n 20 "$BASE/log" >&2; exit 1; }
    fi
    cluster_prepare
  ) 9>"$BASE.lock"
}

cluster_stop() {
  cluster_locate
  cluster_running || return 0
  as_cluster_user "$BIN/pg_ctl" -D "$DATA" -m fast -w -s stop
}

# psql as the administrator of the private cluster.
admin_psql() { client_psql parvis_admin "$@"; }
client_psql() {
  local role=$1 environment=(env -u PGSERVICE -u PGHOSTADDR)
  [[ $BIN == "$VAR"/* ]] && environment+=("${UNPACKED_ENV[@]}")
  shift
  "${environment[@]}" "$BIN/psql" -X -h "$RUN" -p 5432 -U "$role" "$@"
}
# The same for scripts: quiet, and stopping at the first error.
admin_sql() { PGOPTIONS='-c client_min_messages=warning' admin_psql -q -At -v ON_ERROR_STOP=1 "$@"; }

# Roles, extensions and the database, as often as one likes.
cluster_prepare() {
  local mark=$BASE/prepared want
  want=$(hash_of script/lib/roles.sql script/lib/cluster.sh)
  if [[ $(as_cluster_user cat "$mark" 2>/dev/null) == "$want" ]] && admin_sql -d parvis -c ''; then return 0; fi
  admin_sql -d template1 -f script/lib/roles.sql # so that a database made by a test has the extensions
  admin_sql -d template1 -c 'ALTER ROLE parvis_owner CREATEDB'
  database_make
  as_cluster_user tee "$mark" <<<"$want" >/dev/null
}
database_make() {
  [[ $(admin_sql -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'parvis'") ]] ||
    admin_sql -d postgres -c 'CREATE DATABASE parvis OWNER parvis_owner'
  admin_sql -d parvis -f script/lib/roles.sql
}
database_drop() { admin_sql -d postgres -c 'DROP DATABASE IF EXISTS parvis WITH (FORCE)'; }

database_url() { echo "postgis://parvis_$1@/$RUN/parvis"; }
print_database_urls() {
  echo "export DATABASE_URL=$(database_url web) PARVIS_PRIVATE_URL=$(database_url web)"
  echo "export DATABASE_URL_OWNER=$(database_url owner)"
  echo "export DATABASE_URL_JOBS=$(database_url jobs)"
  echo "export DATABASE_URL_TILES=$(database_url tiles)"
  # A test makes its own database, which takes the owner.
  [[ $KIND == demo ]] || echo "export PARVIS_DB_ROLE=owner"
}

# A short note that lives and dies with the database: which migrations it has, whether the demo is loaded.
database_note() {
  admin_sql -d parvis -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'parvis'"
}
write_database_note() { admin_sql -d parvis -c "COMMENT ON DATABASE parvis IS '$1'"; }
