# npm packages, from the lock file, without running their scripts.
# shellcheck shell=bash

# Node of the machine if it is new enough; otherwise the one that PyPI packs, in the virtual environment.
have_node() {
  if [[ -x $VENV/bin/npm ]] || ! node_is_new; then PATH=$VENV/bin:$PATH; hash -r; fi
  node_is_new || step "Node, from PyPI" pip_install script/lib/node.lock
}
node_is_new() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null
}

# node_packages runtime | dev. Dev holds the runtime's too.
node_packages() {
  local flags=() want
  want=$(hash_of package.json package-lock.json .npmrc)
  unchanged node_modules/.parvis-dev "$want" && return 0
  [[ $1 == dev ]] || { unchanged node_modules/.parvis-runtime "$want" && return 0; flags=(--omit=dev --omit=optional); }
  npm ci --ignore-scripts --no-audit --no-fund "${flags[@]}"
  done_with "node_modules/.parvis-$1" "$want"
}
