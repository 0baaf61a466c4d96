# Gives the hook the asked snapshot, verified to the last byte before the hook starts, or else the newest before it of the
# same lineage that is whole and that the hook takes.

lineage="${path%/*}"
asked="${path##*/}"
case "$asked" in
  *[!0-9]* | ???????????????????*) fail "$bad_parameter" "snapshot: expected s3://bucket/folder/number, got '$SSM_snapshot'" ;;
esac
skipped=

# skip NUMBER WHY
skip() {
  echo "s3://$bucket/$lineage/$1: $2" >&2
  skipped="$skipped${skipped:+,}\"s3://$bucket/$lineage/$1\""
  rm -rf "${work:?}/$1"
}

# fetch_chunks NUMBER: 1 where one is missing.
fetch_chunks() {
  from="$lineage/$1"
  to="$work/$1/chunks"
  set --
  while read -r _ name; do
    fetch "$from/$name" "$to/$name" &
    set -- "$@" "$!"
    if [ "$#" -ge "$at_once" ]; then
      wait "$1" || return "$?"
      shift
    fi
  done <"$to/../sums"
  for download in "$@"; do wait "$download" || return "$?"; done
}

# take NUMBER: 0 once the hook has it, 1 where it is to be skipped. Ends the script where something else fails.
take() {
  folder="$work/$1"
  mkdir -p "$folder/chunks"
  fetch "$lineage/$1/manifest" "$folder/manifest" || {
    skip "$1" "there is no whole snapshot"
    return 1
  }
  is_manifest "$folder/manifest" || {
    skip "$1" "its manifest is damaged"
    return 1
  }
  sums_of "$folder/manifest" >"$folder/sums"
  status=0
  fetch_chunks "$1" || status=$?
  [ "$status" -le 1 ] || exit "$status"
  [ "$status" -eq 0 ] || {
    skip "$1" "a chunk is missing"
    return 1
  }
  (cd "$folder/chunks" && sha256sum --check --quiet --strict ../sums) >&2 || {
    skip "$1" "a chunk is damaged"
    return 1
  }
  run_hook "$1" || {
    skip "$1" "the hook refuses it"
    return 1
  }
}

# run_hook NUMBER: 1 where it refuses the snapshot. Any other failure of the hook is the run's, for an older snapshot would
# only lose work by it.
run_hook() {
  export BLENDED_FLEET_SNAPSHOT="s3://$bucket/$lineage/$1"
  BLENDED_FLEET_PROGRESS_SECONDS="$(field "$work/$1/manifest" progress-seconds)"
  export BLENDED_FLEET_PROGRESS_SECONDS
  status=0
  cat "$work/$1/chunks/"* | "$hook_file" >&2 9>&- || status=$?
  [ "$status" -ne "$refused" ] || return 1
  [ "$status" -eq 0 ] || exit "$status"
}

# Numbers of the lineage's snapshots, half ones too, below the asked one, the newest first.
older() {
  s3 list-objects-v2 --prefix "$lineage/" --delimiter / --query 'CommonPrefixes[].Prefix' --output text >"$work/listed" ||
    fail "$storage_failed" "s3://$bucket/$lineage/ can't be listed"
  tr '\t' '\n' <"$work/listed" | sed -nE 's|^.*/([0-9]{1,18})/$|\1|p' | sort -rnu >"$work/numbers"
  while read -r number; do
    if [ "$number" -lt "$asked" ]; then echo "$number"; fi
  done <"$work/numbers" >"$work/older"
}

restored="$asked"
if ! take "$asked"; then
  older
  restored=
  while read -r number; do
    if take "$number"; then
      restored="$number"
      break
    fi
  done <"$work/older"
  [ -n "$restored" ] || fail "$no_snapshot" "$SSM_snapshot: neither it nor an older one of its lineage can be restored"
fi

printf '{"snapshot":"s3://%s/%s/%s","atEpochSeconds":%s,"skipped":[%s]%s}\n' "$bucket" "$lineage" "$restored" \
  "$(field "$work/$restored/manifest" at-epoch-seconds)" "$skipped" "$(json_progress "$work/$restored/manifest")"
