# Checks that all run, whatever fails; each says its name and its time, and its words when it fails.
# shellcheck shell=bash

FAILED=()

# check NAME [--live] COMMAND…
check() {
  local name=$1 log=$VAR/log/last-check.log started status
  shift
  mkdir -p "$VAR/log"
  started=$(now_ms)
  set +e
  if [[ $1 == --live ]]; then
    shift
    say "  $name:"
    "$@" </dev/null
    status=$?
  else
    printf '  %-44s ' "$name"
    (set -e; "$@") >"$log" 2>&1 </dev/null
    status=$?
    if ((status)); then say "FAILED after $(seconds_since "$started")"; sed 's/^/    /' "$log"; else seconds_since "$started"; echo; fi
  fi
  set -e
  ((status == 0)) || FAILED+=("$name")
}
# As many processes as cores, four at the most: they share one database server.
processes() { local cores; cores=$(nproc); echo $((cores < 4 ? cores : 4)); }

# The second of the epoch in which so many minutes will be over; nothing for nothing.
until_minute() { [[ -z $1 ]] || echo $(($(date +%s) + 60 * $1)); }

end_of_checks() {
  ((${#FAILED[@]} == 0)) && return 0
  printf 'Failed: %s\n' "${FAILED[@]}" >&2
  return 1
}

lint_checks() {
  check "Python format (ruff)" "$VENV/bin/ruff" format --check .
  check "Python lint (ruff)" "$VENV/bin/ruff" check .
  check "Template lint (djlint)" "$VENV/bin/djlint" --lint --quiet templates
  check "JavaScript and CSS (biome)" biome ci
  check "Imports only go down (import-linter)" "$VENV/bin/lint-imports"
  check "Types (mypy)" "$VENV/bin/mypy" .
  ! command -v shellcheck >/dev/null || check "Shell (shellcheck)" shell_lint
}
biome() { node_modules/@biomejs/cli-linux-*/biome "$@" --colors=off; } # the program itself: only the machine's own is installed
shell_lint() {
  shellcheck -x script/{db,demo,format,lighthouse,lint,lock,test}
  shellcheck script/lib/apt-install
}

javascript_tests() {
  local files
  mapfile -t files < <(find tests/js -name '*.test.js' 2>/dev/null | sort)
  ((${#files[@]})) || { say "No tests in tests/js."; return 1; }
  node --test "${files[@]}"
}

test_environment() {
  local data=$ROOT/../shared/data
  export SECRET_KEY=for-tests-only-0123456789-0123456789-0123456789 DEBUG=no PYTHONUNBUFFERED=1
  export PROOF_OF_WORK=no SERVICE_WORKER=no # forms are posted plainly; tests that prove them turn them on
  unset DJANGO_SETTINGS_MODULE PUBLIC_URL ALLOWED_HOSTS CITY_NAME PARVIS_DEMO
  CHROMIUM_PATH=$(chromium_found)
  export CHROMIUM_PATH
  [[ ${PARVIS_TEST_DATA:-} || ! -d $data ]] || export PARVIS_TEST_DATA=$data
}
