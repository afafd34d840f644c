# The virtual environment, from lock files with hashes; wheels only, so no package's own code runs to install it.
# shellcheck shell=bash

VENV=$ROOT/.venv
PYTHON=$VENV/bin/python

# python_packages runtime | dev. The dev lock holds the runtime's too, so dev satisfies both.
python_packages() {
  local lock=requirements.lock stamps=(runtime) python stamp
  [[ $1 == runtime ]] || { lock=requirements-dev.lock; stamps=(runtime dev); }
  unchanged "$VENV/.parvis-$1" "$(python_mark "$1")" && [[ -x $PYTHON ]] && return 0
  python=$(python_found)
  # A folder that was moved, or whose Python has gone, is made anew.
  if ! "$PYTHON" -c '' 2>/dev/null || ! grep -qF "$VENV" "$VENV/bin/pip" 2>/dev/null; then
    rm -rf "$VENV"
    if [[ $(pip_wheel) ]]; then
      "$python" -m venv --without-pip "$VENV"
      "$PYTHON" "$(pip_wheel)/pip" install -q --no-index "$(pip_wheel)"
    else
      "$python" -m venv "$VENV"
    fi
  fi
  pip_install "$lock"
  for stamp in "${stamps[@]}"; do done_with "$VENV/.parvis-$stamp" "$(python_mark "$stamp")"; done
}
python_mark() { if [[ $1 == dev ]]; then hash_of requirements-dev.lock; else hash_of requirements.lock; fi; }
pip_install() {
  "$PYTHON" -m pip install -q --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: -r "$1"
}
