#!/usr/bin/env bash
# What is published never changes: fails where a file of the ledger, or a text that it locks, is no
# longer what it was in BASE, a branch or a commit. What comes new is no concern of this; a text may
# go where its withdrawal is recorded beside its entry.
#
#     bash .github/locked.sh origin/main
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"
if [[ $1 =~ ^0+$ ]]; then # what a forge calls the commit before a branch began
  echo "There is nothing to compare with: the branch is new."
  exit 0
fi
base=$(git merge-base "$1" HEAD)

locked() { # every locked file, and the record by which it may go: none for the files of the record
  git ls-tree -r --name-only "$base" -- content/ledger | while IFS=/ read -r _ _ policy file; do
    version=$(sed -E 's/^([0-9]+\.[0-9]+)\..*/\1/' <<< "$file")
    withdrawn="content/ledger/$policy/$version.withdrawn.json"
    case $file in
      *.json) echo "content/ledger/$policy/$file -" ;;
      *) echo "content/ledger/$policy/$file $withdrawn" ;;
    esac
    if [[ $file == "$version.json" ]]; then
      git ls-tree -r --name-only "$base" -- content |
        sed -nE "s|^content/[a-z]+/$policy/${version/./\\.}\.md\$|& $withdrawn|p"
    fi
  done
}

complain() { # the file, and what happened to it; a forge shows this beside the file
  echo "::error file=$1::This file is locked in the ledger, and it $2. Put it back as it was; a change needs a new version."
  failed=1
}

files=$(locked)
failed=0
while read -r path withdrawn; do
  if ! git cat-file -e "HEAD:$path" 2> /dev/null; then
    if [[ $withdrawn == - ]] || ! git cat-file -e "HEAD:$withdrawn" 2> /dev/null; then
      complain "$path" "is gone"
    fi
  elif [[ $(git rev-parse "$base:$path") != $(git rev-parse "HEAD:$path") ]]; then
    complain "$path" "was changed"
  fi
done < <(grep . <<< "$files")
((failed)) || echo "Every locked file is as it was ($(grep -c . <<< "$files" || true) files)."
exit "$failed"
