# Where things are, and how a command speaks. Sourced first by every command of script/.
# (A bare `return` met while a trap runs gives the status from before the trap: hence `return 0` everywhere.)
# shellcheck shell=bash

set -euo pipefail
{ : <&0; } 2>/dev/null || exec </dev/null # a machine of CI may start us with no input at all
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$ROOT"
VAR=$(realpath -m -- "${PARVIS_VAR:-var}")
export PARVIS_VAR=$VAR

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# The comment at the head of the command that was called is its help.
show_help() { sed -n '2,/^$/{ s/^# \{0,1\}//p }' "$0"; }
help_if_asked() { case ${1:-} in -h | --help) show_help; exit 0 ;; esac; }

now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo "${t%???}"; }
seconds_since() { local ms=$(($(now_ms) - $1)); printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100)); }

# step NAME COMMAND…: one line with the name and the time; what the command says is shown only when it fails.
step() {
  local name=$1 log=$VAR/log/last-step.log started status
  shift
  mkdir -p "$VAR/log"
  printf '  %-44s ' "$name"
  started=$(now_ms)
  set +e # not `|| status=…`, inside which a failing line would not stop a function
  (set -e; "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  if ((status)); then
    say "failed after $(seconds_since "$started")"
    tail -n 60 "$log" | sed 's/^/    /' >&2
    exit "$status"
  fi
  say "$(seconds_since "$started")"
}

# One hash for the content (and the names) of files and folders, or of a list of files ended by NULs.
hash_of() { find "$@" -type f -not -path '*/__pycache__/*' -print0 2>/dev/null | hash_list; }
hash_list() { LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-64; }

# unchanged STAMP HASH: was this work done for this very input?  done_with STAMP HASH: it is now.
unchanged() { [[ -f $1 && $(<"$1") == "$2" ]]; }
done_with() { mkdir -p "$(dirname "$1")" && printf '%s' "$2" >"$1"; }
