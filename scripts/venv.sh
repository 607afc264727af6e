#!/bin/sh
# Makes .venv with a Python that is new enough. An existing one is used as it is.
set -eu
cd "$(dirname "$0")/.."

recent='import sys; sys.exit(sys.version_info < (3, 11))'

if [ -x .venv/bin/python ]; then
  .venv/bin/python -c "$recent" && exit 0
  echo "The Python in .venv is older than 3.11; delete .venv and try again." >&2
  exit 1
fi
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -c "$recent" 2>/dev/null; then
    "$python" -m venv .venv && exit 0
    rm -rf .venv
    echo "$python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 1
  fi
done
echo "Parlour needs Python 3.11 or newer (tried: ${PYTHON:-python3, python3.11 to 3.14})." >&2
exit 1
