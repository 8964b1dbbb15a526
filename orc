#!/bin/sh
# Runs orc out of this folder; builds it when it is not there yet. After changing or updating the code: dotnet build -c Release
set -e
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
program="$here/src/Orchestrator.Cli/bin/Release/net10.0/orc"
if [ ! -x "$program" ]; then
  echo "Building orc, which takes a moment and is done once ..." >&2
  dotnet build "$here/src/Orchestrator.Cli" -c Release --verbosity quiet --nologo >&2
fi
exec "$program" "$@"
