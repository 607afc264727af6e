#!/bin/sh
# The tests run on every database that is here. What is missing is installed where that is possible (root on Debian or
# Ubuntu), and otherwise named; the tests that need it are then left out, and pytest names those again at its end.
# With PARLOUR_TEST_REQUIRE=all nothing may be missing.
set -u
cd "$(dirname "$0")/.."

missing=""
need() { # package, then the commands or files of which one must be there
  package=$1
  shift
  for place in "$@"; do
    command -v "$place" >/dev/null 2>&1 && return
    ls $place >/dev/null 2>&1 && return # unquoted: a pattern
  done
  missing="$missing $package"
}
look() {
  missing=""
  need postgresql pg_ctl initdb '/usr/lib/postgresql/*/bin/initdb'
  need mariadb-server mariadbd /usr/sbin/mariadbd
  need redis-server redis-server
  need php-cli php
  need $browser
}
# Chromium without the parts for windows costs a third less of the processor; where it is not to be had, any will do.
any="chromium chromium-headless-shell chromium chromium-browser google-chrome"
best() {
  browser=$any
  apt-cache show chromium-headless-shell >/dev/null 2>&1 && browser="chromium-headless-shell chromium-headless-shell"
  return 0
}

best
look
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing for the tests:$missing"
  log=$(mktemp)
  # a policy of 101 keeps the packages from starting servers of their own: the tests start private ones
  policy=/usr/sbin/policy-rc.d
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && trap 'rm -f $policy' EXIT; }
  apt="scripts/retry.sh apt-get -o Acquire::Retries=5 -o DPkg::Lock::Timeout=120"
  export DEBIAN_FRONTEND=noninteractive
  { $apt update && best && look && $apt install -y --no-install-recommends $missing; } >"$log" 2>&1 ||
    tail -n 20 "$log" >&2
  rm -f "$log"
fi
browser=$any
look
[ -z "$missing" ] && exit 0

echo "NOT TESTED on this machine, for these are missing:$missing" >&2
[ "${PARLOUR_TEST_REQUIRE:-}" != all ]
