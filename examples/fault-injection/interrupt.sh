#!/usr/bin/env bash
# Interrupts spot instances of a fleet on a real account, with AWS Fault Injection Service, and shows what the fleet did
# about it. The instances are really lost. See docs/on-a-real-account.md for what it needs.
set -euo pipefail

usage() {
  cat <<'TEXT'
interrupt.sh --fleet NAME --stack PROJECT/STACK --role ARN [options]

  --fleet NAME           the fleet, by its tag blended-fleet:fleet
  --stack PROJECT/STACK  its stack, by its tag blended-fleet:stack
  --role ARN             the role that AWS Fault Injection Service interrupts with (role-trust.json, role-policy.json)
  --workload NAME        interrupt instances of this workload only
  --count N              how many, 1 to 5 (default 1)
  --minutes M            from the rebalance recommendation to the loss, 2 to 15 (default 2); the interruption notice comes
                         two minutes before the loss
  --yes                  do not ask
  --help

Region and credentials are those of the AWS command line (AWS_REGION, AWS_PROFILE and so on).
TEXT
}

# How often the experiment is looked at; for tests.
poll_seconds="${BLENDED_FLEET_POLL_SECONDS:-10}"
# From the loss to the end of the experiment, at most.
spare_minutes=10

fleet='' stack='' role='' workload='' count=1 minutes=2 yes=''
faults=()
template='' experiment='' ended=''

fault() {
  faults+=("$1: expected $2, got ${3:-nothing}")
}

need() {
  [[ -n "$2" && "$2" =~ ^$3$ ]] || fault "$1" "$4" "$2"
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --fleet | --stack | --role | --workload | --count | --minutes)
        if [ $# -lt 2 ]; then
          fault "$1" 'a value' ''
          break
        fi
        printf -v "${1#--}" '%s' "$2"
        shift 2
        ;;
      --yes)
        yes=yes
        shift
        ;;
      --help)
        usage
        exit 0
        ;;
      *)
        fault "$1" 'an option that there is (--help)' "$1"
        shift
        ;;
    esac
  done
}

check_arguments() {
  need --fleet "$fleet" '[A-Za-z][A-Za-z0-9-]{0,39}' "a fleet's name"
  need --stack "$stack" '[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+' 'a project and a stack, as shop/production'
  need --role "$role" 'arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+' "a role's ARN"
  need --count "$count" '[1-5]' 'a number from 1 to 5'
  need --minutes "$minutes" '([2-9]|1[0-5])' 'a number from 2 to 15'
  [ -z "$workload" ] || need --workload "$workload" '[A-Za-z][A-Za-z0-9-]{0,39}' "a workload's name"
  command -v aws >/dev/null || fault aws 'the AWS command line on the path' 'none'
  [ -n "$yes" ] || [ -t 0 ] || fault --yes 'it where there is no terminal to ask' ''
  [ ${#faults[@]} -eq 0 ] && return
  printf 'These arguments can'\''t be used:\n' >&2
  printf '  - %s\n' "${faults[@]}" >&2
  exit 2
}

# Spot instances of the fleet that run: id, type, zone and workload, a line each.
spot_instances() {
  local filters=(
    "Name=tag:blended-fleet:fleet,Values=$fleet"
    "Name=tag:blended-fleet:stack,Values=$stack"
    'Name=instance-state-name,Values=running'
  )
  [ -z "$workload" ] || filters+=("Name=tag:blended-fleet:workload,Values=$workload")
  # shellcheck disable=SC2016 # The backquotes are JMESPath's.
  aws ec2 describe-instances --filters "${filters[@]}" --output text --query \
    'Reservations[].Instances[] | [?InstanceLifecycle==`spot`].[InstanceId,InstanceType,Placement.AvailabilityZone,Tags[?Key==`blended-fleet:workload`]|[0].Value]'
}

# What was checked above has nothing that JSON would have to escape.
template_json() {
  local of_workload=''
  [ -z "$workload" ] || of_workload=", \"blended-fleet:workload\": \"$workload\""
  cat <<JSON
{
  "description": "Interrupts $count of $fleet ($stack)",
  "roleArn": "$role",
  "stopConditions": [{ "source": "none" }],
  "targets": {
    "units": {
      "resourceType": "aws:ec2:spot-instance",
      "resourceTags": { "blended-fleet:fleet": "$fleet", "blended-fleet:stack": "$stack"$of_workload },
      "filters": [{ "path": "State.Name", "values": ["running"] }],
      "selectionMode": "COUNT($count)"
    }
  },
  "actions": {
    "interrupt": {
      "actionId": "aws:ec2:send-spot-instance-interruptions",
      "parameters": { "durationBeforeInterruption": "PT${minutes}M" },
      "targets": { "SpotInstances": "units" }
    }
  },
  "tags": { "Name": "$fleet interruption" }
}
JSON
}

clean_up() {
  local status=$?
  trap - EXIT
  if [ -n "$experiment" ] && [ -z "$ended" ]; then
    echo "Stopping experiment $experiment: a notice that was given stands." >&2
    aws fis stop-experiment --id "$experiment" --output text --query experiment.state.status >/dev/null ||
      echo "Experiment $experiment could not be stopped." >&2
  fi
  if [ -n "$template" ]; then
    if aws fis delete-experiment-template --id "$template" >/dev/null; then
      echo "Experiment template $template removed."
    else
      echo "Experiment template $template could not be removed: aws fis delete-experiment-template --id $template" >&2
      [ "$status" -ne 0 ] || status=1
    fi
  fi
  exit "$status"
}

confirm() {
  [ -n "$yes" ] && return
  local answer
  read -r -p "Interrupt $count of them? They are lost. [y/N] " answer
  [[ "$answer" =~ ^[yY] ]] || { echo 'Nothing was done.' && exit 1; }
}

# Waits until the experiment ends.
wait_for_end() {
  local status='' before=''
  while [ "$SECONDS" -lt "$deadline" ]; do
    status="$(aws fis get-experiment --id "$experiment" --output text --query experiment.state.status)"
    [ "$status" = "$before" ] || printf '  %s %s\n' "$(date -u +%H:%M:%S)" "$status"
    before="$status"
    case "$status" in
      completed)
        ended=yes
        return
        ;;
      stopped | failed | cancelled)
        ended=yes
        aws fis get-experiment --id "$experiment" --output text --query experiment.state.reason >&2
        return 1
        ;;
    esac
    sleep "$poll_seconds"
  done
  echo "The experiment has not ended after $((minutes + spare_minutes)) minutes." >&2
  return 1
}

# Waits until so many of the instances of before are gone: an experiment may end with its notice.
wait_for_losses() {
  local before="$1" gone
  while [ "$SECONDS" -lt "$deadline" ]; do
    gone="$(comm -23 <(sort <<<"$before") <(spot_instances | sort))"
    [ "$(grep -c . <<<"$gone" || true)" -lt "$count" ] || return 0
    sleep "$poll_seconds"
  done
  echo "$count of them have not gone after $((minutes + spare_minutes)) minutes." >&2
  return 1
}

# Lines of the companion's log since the experiment began that are about a notice.
log_lines() {
  local since="$1" group
  for group in $(aws logs describe-log-groups --log-group-name-prefix "$fleet-companion-" --output text \
    --query 'logGroups[].logGroupName'); do
    echo "Notices in the log $group:"
    aws logs filter-log-events --log-group-name "$group" --start-time "${since}000" \
      --filter-pattern '"interruption-notice"' --output text --query 'events[].[message]'
  done
}

read_arguments "$@"
check_arguments

before="$(spot_instances)"
running="$(grep -c . <<<"$before" || true)"
if [ "$running" -lt "$count" ]; then
  echo "$running spot instances of $fleet ($stack)${workload:+ for $workload} run, and $count are to be interrupted." >&2
  exit 1
fi
printf '%d spot instances of %s (%s) run:\n%s\n' "$running" "$fleet" "$stack" "$before"
confirm

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
since="$(date +%s)"
template="$(aws fis create-experiment-template --cli-input-json "$(template_json)" --output text \
  --query experimentTemplate.id)"
experiment="$(aws fis start-experiment --experiment-template-id "$template" --output text --query experiment.id)"
echo "Experiment $experiment interrupts $count of them in $minutes minutes:"
deadline=$((SECONDS + (minutes + spare_minutes) * 60))
wait_for_end
wait_for_losses "$before"

after="$(spot_instances)"
echo 'Gone:'
comm -23 <(sort <<<"$before") <(sort <<<"$after")
echo 'New:'
comm -13 <(sort <<<"$before") <(sort <<<"$after")
log_lines "$since"
cat <<TEXT
To look at next:
  npx blended-fleet status --help
  npx blended-fleet explain --from s3://BUCKET/decisions --at $(date -u +%Y-%m-%dT%H:%MZ)
  npx blended-fleet replay-dead-letters --fleet $fleet --stack $stack --dry-run
TEXT
