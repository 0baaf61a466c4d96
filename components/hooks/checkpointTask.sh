# Saves what the hook writes: its chunks first, and last of all the manifest, without which nobody takes them for a
# snapshot. A chunk's name has its checksum, so two writers of one snapshot never write over each other's.

began="$(now)"
progress_file="$work/progress"
export BLENDED_FLEET_PROGRESS_FILE="$progress_file"

# put KEY FILE OPTION...: S3 compares the SHA-256 that aws sends with what arrives.
put() {
  key="$1"
  body="$2"
  shift 2
  s3 put-object --key "$key" --body "$body" --checksum-algorithm SHA256 "$@" >/dev/null
}

# Sends standard input in chunks and writes their checksums and sizes down.
send_chunks() {
  number=0
  set --
  while :; do
    number=$((number + 1))
    chunk="$work/chunk-$number"
    dd of="$chunk" bs=1048576 count="$chunk_mebibytes" iflag=fullblock status=none || return 1
    [ -s "$chunk" ] || break
    sum="$(sha256_of "$chunk")"
    name="$(printf '%06d-%s' "$number" "$sum")"
    printf '%s  %s\n' "$sum" "$name" >>"$work/sums" || return 1
    wc -c <"$chunk" >>"$work/sizes" || return 1
    { put "$path/$name" "$chunk" && rm "$chunk"; } &
    set -- "$@" "$!"
    if [ "$#" -ge "$at_once" ]; then
      wait "$1" || return 1
      shift
    fi
  done
  for upload in "$@"; do wait "$upload" || return 1; done
}

hook_status=0
sent=0
# A shell has no status for the first part of a pipe, so it is written down.
{
  "$hook_file" </dev/null 9>&- || hook_status=$?
  echo "$hook_status" >"$work/hook-status"
} | send_chunks || sent=$?
[ "$sent" -eq 0 ] || fail "$storage_failed" "$SSM_snapshot: a chunk can't be stored"
hook_status="$(cat "$work/hook-status")"
[ "$hook_status" -eq 0 ] || exit "$hook_status"
# Whoever has no state needs no checkpoint, and restoring nothing would lose all that was.
[ -f "$work/sums" ] || fail "$bad_answer" "$hook_file: expected the state on its standard output, got nothing"
progress=
if [ -s "$progress_file" ]; then
  progress="$(cat "$progress_file")"
  case "$progress" in
    # More than a line, which grep would look at one by one, is none of these.
    *[!0-9.]*) is_number=1 ;;
    *) printf '%s\n' "$progress" | grep -Eqx '(0|[1-9][0-9]{0,9})(\.[0-9]{1,3})?' && is_number=0 || is_number=1 ;;
  esac
  [ "$is_number" -eq 0 ] ||
    fail "$bad_answer" "$hook_file: expected a number of seconds in BLENDED_FLEET_PROGRESS_FILE, got '$progress'"
fi

manifest="$work/manifest"
{
  echo "$format"
  echo "workload $SSM_workload"
  echo "key $SSM_key"
  case "${AWS_SSM_INSTANCE_ID-}" in
    i-*[!0-9a-f]* | i-) ;;
    i-*) echo "instance $AWS_SSM_INSTANCE_ID" ;;
  esac
  echo "at-epoch-seconds $began"
  echo "bytes $(awk '{ sum += $1 } END { printf "%d", sum }' "$work/sizes")"
  echo "chunks $(wc -l <"$work/sums" | tr -d ' ')"
  [ -z "$progress" ] || echo "progress-seconds $progress"
  cat "$work/sums"
} >"$manifest"
sum="$(sha256_of "$manifest")"
echo "manifest-sha256 $sum" >>"$manifest"

if ! put "$path/manifest" "$manifest" --if-none-match '*' 2>"$work/refusal"; then
  if ! grep -Eq '\((PreconditionFailed|ConditionalRequestConflict)\)' "$work/refusal"; then
    cat "$work/refusal" >&2
    fail "$storage_failed" "$SSM_snapshot: the manifest can't be stored"
  fi
  # Ours where an earlier run stored it and was killed, or where S3's answer to us was lost.
  fetch "$path/manifest" "$manifest" || fail "$storage_failed" "$SSM_snapshot: the manifest can't be stored for now"
  is_manifest "$manifest" && [ "$(field "$manifest" key)" = "$SSM_key" ] ||
    fail "$taken" "$SSM_snapshot: another snapshot is there already"
fi

printf '{"snapshot":"%s","atEpochSeconds":%s,"bytes":%s,"chunks":%s%s}\n' "$SSM_snapshot" \
  "$(field "$manifest" at-epoch-seconds)" "$(field "$manifest" bytes)" "$(field "$manifest" chunks)" \
  "$(json_progress "$manifest")"
