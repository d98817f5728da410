#!/usr/bin/env bash
# The command line from a checkout of this repository, for the GitHub Action and for pre-commit: its first use builds it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build() { npm ci --include=dev --ignore-scripts --no-audit --no-fund && npm run --silent build; }

if [ ! -f "$root/dist/gatewarden.js" ]; then
  (cd "$root" && build) >&2 || { echo 'gatewarden: It cannot be built. It needs Node 20.19 or newer, and npm.' >&2; exit 2; }
fi
exec node "$root/dist/gatewarden.js" "$@"
