#!/usr/bin/env bash
# The drafts that were changed since BASE, a branch or a commit, each against the version in force,
# word for word, as Markdown.
#
#     bash .github/redlines.sh origin/main
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"
base=$(git merge-base "$1" HEAD 2> /dev/null || git rev-list --max-parents=0 HEAD | tail -n 1)
in_force() { # the version of the policy $1 that applies
  python3 run.py status --format json | python3 -c '
import json, sys
for row in json.load(sys.stdin)["versions"]:
    if (row["policy"], row["state"]) == (sys.argv[1], "in force"):
        print(row["version"])' "$1"
}

echo "## Changes, word for word"
git diff -z --name-only --diff-filter=AMR "$base" HEAD -- 'content/*/*/*.md' |
  while IFS= read -r -d '' path; do
    IFS=/ read -r _ language policy file <<< "$path"
    version=${file%.md}
    echo
    echo "### $policy $version ($language)"
    old=$(in_force "$policy" || true)
    if [[ -z $old || $old == "$version" ]]; then
      echo "There is no version in force to compare it with."
      continue
    fi
    echo "~~~~~~~~"
    python3 run.py diff --lang "$language" -- "$policy" "$old" "$version" 2>&1 || true
    echo "~~~~~~~~"
  done
