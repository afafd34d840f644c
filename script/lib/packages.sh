# Packages of the system: which are missing, and the ways to get them: as root, with sudo, or unpacked under var/.
# shellcheck shell=bash

UNPACKED=$VAR/debs/root
UNPACKED_LIB=$UNPACKED/usr/lib/$(uname -m)-linux-gnu
UNPACKED_ENV=("LD_LIBRARY_PATH=$UNPACKED_LIB:$UNPACKED/lib/$(uname -m)-linux-gnu$(printf ':%s' "$UNPACKED_LIB"/{blas,lapack,pulseaudio})"
  "PROJ_DATA=$UNPACKED/usr/share/proj")
PATH=$PATH:/usr/sbin:/sbin:$VAR/debs/bin

# The programs of the newest PostgreSQL that has PostGIS: postgis_bin any | VERSION.
postgis_bin() {
  local prefix control version
  for prefix in "" "$UNPACKED"; do
    while read -r control; do
      version=${control%/extension/*}
      version=${version##*/}
      [[ $1 == any || $1 == "$version" ]] || continue
      [[ -x $prefix/usr/lib/postgresql/$version/bin/initdb ]] || continue
      echo "$prefix/usr/lib/postgresql/$version/bin"
      return 0
    done < <(compgen -G "$prefix/usr/share/postgresql/*/extension/postgis.control" | sort -Vr)
  done
}

# The first Python that is new enough.
python_found() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$name" && return 0
  done
  return 1
}
pip_wheel() { compgen -G "$UNPACKED/usr/share/python-wheels/pip-*.whl" | tail -n 1; }

chromium_found() {
  local name
  for name in ${CHROMIUM_PATH:+"$CHROMIUM_PATH"} chromium google-chrome; do
    command -v "$name" && return 0
  done
  return 1
}

# missing_packages NEED…, where NEED is one of: postgis python gettext certificates chromium gdal.
missing_packages() {
  local need python
  for need in "$@"; do
    case $need in
      postgis) [[ $(postgis_bin any) ]] || echo postgresql-postgis ;;
      gdal) command -v ogr2ogr >/dev/null || echo gdal-bin ;;
      gettext) command -v msgfmt >/dev/null || echo gettext ;;
      certificates) # pip and npm bring their own: worth installing, not worth stopping for
        [[ -e /etc/ssl/certs/ca-certificates.crt || -d $UNPACKED ]] || echo ca-certificates
        ;;
      chromium) chromium_found >/dev/null || echo chromium ;;
      python)
        if ! python=$(python_found); then
          echo python3 python3-venv
        elif ! "$python" -c 'import ensurepip' 2>/dev/null && [[ ! $(pip_wheel) ]]; then
          echo python3-venv
        fi
        ;;
    esac
  done
}

have_packages() {
  local missing line
  mapfile -t missing < <(missing_packages "$@" | tr ' ' '\n')
  ((${#missing[@]})) || return 0
  line="apt-get install -y --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null || die "Parvis needs these Debian or Ubuntu packages: ${missing[*]}"
  if ((EUID == 0)); then
    step "Packages: ${missing[*]}" script/lib/apt-install "${missing[@]}"
  elif sudo_works "$line"; then
    step "Packages, with sudo: ${missing[*]}" sudo script/lib/apt-install "${missing[@]}"
  else
    step "Packages, under var/debs: ${missing[*]}" unpack_packages "${missing[@]}"
  fi
  hash -r
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} == 0)) || die "Still missing: ${missing[*]}. As an administrator: $line
(Elsewhere than on Debian 12 and 13, CHROMIUM_PATH names a browser; Python must be 3.11 or newer.)"
}

sudo_works() {
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null && return 0
  [[ -t 0 ]] || return 1
  say "  sudo will run: $1"
  sudo -v
}

# Neither root nor sudo: the distribution's own signed packages, fetched and unpacked without installing.
unpack_packages() {
  local work=$VAR/debs wanted apt program
  mkdir -p "$work"/{lists/partial,archives/partial,root,bin}
  apt=(apt-get -qq -o "Dir::State=$work" -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work"
    -o Dir::State::status=/var/lib/dpkg/status -o Debug::NoLocking=1 -o APT::Sandbox::User=)
  "${apt[@]}" update
  mapfile -t wanted < <("${apt[@]}" -s install --no-install-recommends "$@" | awk '/^Inst/ { print $2 }')
  ((${#wanted[@]})) || die "apt-get found none of: $*"
  (cd "$work/archives" && "${apt[@]}" download "${wanted[@]}")
  for program in "$work"/archives/*.deb; do dpkg -x "$program" "$work/root"; done
  rm -rf "$work/archives" "$work/lists"
  # Links that a package makes when it is installed.
  local control
  for control in "$UNPACKED"/usr/share/postgresql/*/extension/postgis-3.control; do
    [[ ! -e $control ]] || ln -sf postgis-3.control "${control%-3.control}.control"
  done
  make_unpacked_program msgfmt "$UNPACKED/usr/bin/msgfmt"
  make_unpacked_program chromium "$UNPACKED/usr/lib/chromium/chromium"
  for program in ogrinfo ogr2ogr; do make_unpacked_program "$program" "$UNPACKED/usr/bin/$program"; done
  make_unpacked_program nginx "$UNPACKED/usr/sbin/nginx"
}
make_unpacked_program() {
  [[ -x $2 ]] || return 0
  printf '#!/bin/sh\nexec env "%s" "%s" "%s" "$@"\n' "${UNPACKED_ENV[@]}" "$2" >"$VAR/debs/bin/$1"
  chmod +x "$VAR/debs/bin/$1"
}

# nginx, for one test of the second tier. Never installed, only unpacked: its package would start a server.
have_nginx() {
  command -v nginx >/dev/null && return 0
  command -v apt-get >/dev/null || die "The second tier needs nginx."
  step "Packages, under var/debs: nginx" unpack_packages nginx
  hash -r
  command -v nginx >/dev/null || die "nginx could not be unpacked under $VAR/debs."
}
