#!/usr/bin/env bash
# Deploys the built site in FOLDER to the target TO of content/site.toml: to a hosted service with
# its own program, to anything else with “deploy”. Keys are passed as variables, which the comment
# next to each service lists.
#
#     bash .github/deploy.sh TO FOLDER [NAME]
set -euo pipefail
to=$1
folder=$2
name=${3:-production}
case "$to" in # only “deploy” needs the records of the build
  netlify | cloudflare | firebase | azure | vercel) rm -f "$folder"/.policysite.* ;;
esac
case "$to" in
  netlify) # NETLIFY_AUTH_TOKEN, NETLIFY_SITE_ID
    npx --yes netlify-cli@26.2.0 deploy --prod --no-build --dir "$folder"
    ;;
  cloudflare) # CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID
    (cd "$folder" && npx --yes wrangler@4.86.0 deploy)
    ;;
  firebase) # GOOGLE_APPLICATION_CREDENTIALS (a file), FIREBASE_PROJECT
    (cd "$folder" && npx --yes firebase-tools@15.34.2 deploy --only hosting --project "$FIREBASE_PROJECT")
    ;;
  azure) # SWA_CLI_DEPLOYMENT_TOKEN
    npx --yes @azure/static-web-apps-cli@2.0.10 deploy "$folder" --env production
    ;;
  vercel) # VERCEL_TOKEN, VERCEL_ORG_ID, VERCEL_PROJECT_ID
    npx --yes vercel@64.0.2 deploy "$folder" --prod --yes --token "$VERCEL_TOKEN"
    ;;
  github | gitlab)
    echo "The pages of $to are deployed by a job of the workflow." >&2
    exit 1
    ;;
  *) # SFTP: SSH_PRIVATE_KEY and SSH_KNOWN_HOSTS; object storage: the variables of the cloud
    if [[ -n ${SSH_PRIVATE_KEY:-} ]]; then
      eval "$(ssh-agent -s)" > /dev/null
      trap 'ssh-agent -k > /dev/null' EXIT
      ssh-add -q - <<< "$SSH_PRIVATE_KEY"
      mkdir -p ~/.ssh
      printf '%s\n' "$SSH_KNOWN_HOSTS" >> ~/.ssh/known_hosts
    fi
    python3 run.py deploy --folder "$folder" -- "$name"
    ;;
esac
