#!/bin/sh
# macOS: a double click opens the workbench in the browser. This window shows how far it is, and
# closes when the last page of the workbench is closed.
cd "$(dirname "$0")" || exit 1
if ! command -v python3 >/dev/null 2>&1; then
    echo "policysite needs Python 3.11 or newer: https://www.python.org/downloads/"
    echo "policysite heeft Python 3.11 of nieuwer nodig: https://www.python.org/downloads/"
    printf 'Enter '; read -r _; exit 1
fi
python3 run.py preview --open --until-closed --port 0 || { printf 'Enter '; read -r _; }
