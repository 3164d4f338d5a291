#!/bin/sh
# Makes .venv beside this file, with the versions of requirements.lock and concordat itself.
# `make` calls it; without make, call it by hand. PYTHON says which Python to take. `setup.sh browser`
# looks only for what the tests of pages need.
set -eu
cd "$(dirname "$0")"
venv=.venv
# A virtual environment cannot be moved, so this file says where it was made.
stamp=$venv/made-in
old_enough='import sys; sys.exit(sys.version_info < (3, 11))'

say() { echo "$*" >&2; }
give_up() { say "$*"; exit 1; }

# look_for PROGRAM PACKAGES WHAT_FOR WITHOUT: no part of the setup may stop for it.
look_for() {
  if command -v "$1" >/dev/null; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing $1, $3"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    # Where there is no network, waiting for it would help nobody.
    quick="-o Acquire::Retries=0 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20"
    # shellcheck disable=SC2086
    {
      apt-get $quick update -qq
      apt-get $quick install -y -qq --no-install-recommends $2
    } >/dev/null 2>&1 </dev/null || true
  fi
  if command -v "$1" >/dev/null; then return; fi
  say "$4 To have it (Debian, Ubuntu): sudo apt install $2"
}

if [ "${1:-}" = browser ]; then
  look_for chromium chromium "with which pages are tested" \
    "Without Chromium no page is tried in a browser; the other tests run."
  exit
fi

python=
find_python() {
  seen=
  for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if "$name" -c "$old_enough"; then
      python=$name
      return
    fi
    seen="$seen $name is $version,"
  done
  give_up "concordat needs Python 3.11 or newer;${seen:-" no Python was found,"}" \
    "install one, or say where it is: make PYTHON=/where/it/is/python3.11"
}

make_sure_of_venv() {
  if "$python" -c 'import ensurepip, venv' 2>/dev/null; then return; fi
  package=python$version-venv
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing $package, without which $python makes no virtual environment"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package"; } \
      >/dev/null </dev/null || true
  fi
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    give_up "$python cannot make a virtual environment: install the package $package" \
      "(Debian, Ubuntu: sudo apt install $package), then run this again"
}

usable() {
  [ "$(cat $stamp 2>/dev/null || pwd)" = "$(pwd)" ] &&
    $venv/bin/python -c "import pip; $old_enough" 2>/dev/null
}

if ! usable; then
  find_python
  make_sure_of_venv
  say "Making $venv with $python ($version)"
  "$python" -m venv --clear $venv
fi
rm -f $stamp

install() {
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --compile \
    --no-deps "$@"
}

say "Installing what requirements.lock lists; a minute or two, only when it has changed"
install --require-hashes -r requirements.lock
install --no-build-isolation --editable .
# Where the environment forbids Python to write bytecode, every start would compile anew.
$venv/bin/python -m compileall -q pipeline extractors schemas
look_for tesseract "tesseract-ocr tesseract-ocr-fra tesseract-ocr-spa" \
  "with which scanned pages are read" \
  "Without Tesseract scanned pages are not read; everything else is."
pwd >$stamp
