# What Django is told, and its commands, each skipped when nothing that it reads has changed.
# shellcheck shell=bash

manage() { PARVIS_DB_ROLE=owner "$PYTHON" manage.py "$@"; }

django_environment() {
  [[ ${SECRET_KEY:-} ]] || SECRET_KEY=$(stored_secret_key)
  export SECRET_KEY DEBUG=no PARVIS_DEMO=yes PYTHONUNBUFFERED=1
  export ALLOWED_HOSTS=${ALLOWED_HOSTS:-localhost,127.0.0.1,[::1]}
  unset PARVIS_DB_ROLE DJANGO_SETTINGS_MODULE PARVIS_CLUSTER
}
stored_secret_key() {
  [[ -s $VAR/secret_key ]] ||
    (umask 077 && head -c 48 /dev/urandom | base64 -w 0 | tr '+/' '-_' >"$VAR/secret_key")
  cat "$VAR/secret_key"
}

migrate() {
  local want
  want=$(find . \( -name node_modules -o -name .venv -o -name var \) -prune -o -type f \
    \( -path '*/migrations/*.py' -o -path '*/sql/*.sql' -o -name requirements.lock \) -print0 | hash_list)
  private_database && [[ $(database_note) == *"migrations=$want"* ]] && return 0
  manage migrate --noinput
  ! private_database || note "migrations=$want"
}

# The note holds what the demonstration was made from, so that one loaded by an earlier version
# gets the campaigns that have come since; those that are there already stay as they are.
load_demo() {
  local want
  want=$(hash_of contributions/demo)
  private_database && [[ $(database_note) == *"demo=$want"* ]] && return 0
  manage load_demo
  ! private_database || note "demo=$want"
}
# Replaces one word of the database's note.
note() {
  local words
  words=$(database_note | tr ' ' '\n' | grep -v "^${1%%=*}=" | paste -sd ' ' || true)
  write_database_note "${words:+$words }$1"
}
forget_demo() {
  database_drop
  database_make
  rm -rf "${VAR:?}"/{mail,media}
}

compile_messages() {
  local want
  [[ $(find locale -name '*.po') ]] || return 0
  want=$(find locale -name '*.po' -print0 | hash_list)
  [[ $(find locale -name '*.mo') ]] && unchanged "$VAR/stamps/messages" "$want" && return 0
  manage compilemessages --ignore '.venv' --ignore node_modules --ignore var
  done_with "$VAR/stamps/messages" "$want"
}

collect_static() {
  local want
  want=$(hash_of static requirements.lock config/settings.py web/static.py)
  [[ -d $VAR/static ]] && unchanged "$VAR/stamps/static" "$want" && return 0
  manage collectstatic --noinput --clear
  done_with "$VAR/stamps/static" "$want"
}
