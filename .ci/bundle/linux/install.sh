#!/bin/sh
# Set up ews from this folder, without a network: sh install.sh [FOLDER]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$HOME/ews"}
"${PYTHON:-python3}" -m venv "$target/venv"
"$target/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
  --find-links "$here/wheels" 'ews[raster]'
echo "ews is set up. Try it on a fictional borough:"
echo "  $target/venv/bin/ews demo $target/demo"
