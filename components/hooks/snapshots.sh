# What checkpoints and restores have in common: S3, and the manifest that makes a snapshot of chunks.

# Calls of S3 that are made at the same time.
at_once=4
format="blended-fleet-snapshot 1"

command -v aws >/dev/null || fail "$unavailable" "aws, AWS's command line, is not there"
plain snapshot "$SSM_snapshot"
case "$SSM_snapshot" in
  s3://*/*[!/]) ;;
  *) fail "$bad_parameter" "snapshot: expected s3://bucket/folder/number, got '$SSM_snapshot'" ;;
esac
bucket="${SSM_snapshot#s3://}"
path="${bucket#*/}"
bucket="${bucket%%/*}"

# Version 1 of aws does not ask the instance where it is.
if [ -n "${AWS_SSM_REGION_NAME-}" ]; then export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION-$AWS_SSM_REGION_NAME}"; fi
export AWS_PAGER=

# s3 CALL OPTION...: a connection that hangs is given up in time for another try, of which aws makes a few by itself.
s3() {
  aws s3api "$@" --cli-connect-timeout 5 --cli-read-timeout 20 --bucket "$bucket" </dev/null
}

# fetch KEY FILE: 0 where it is here, 1 where there is no such object. Ends the script where S3 fails.
fetch() {
  refusal="$2.refusal"
  if s3 get-object --key "$1" "$2" >/dev/null 2>"$refusal"; then
    rm "$refusal"
    return 0
  fi
  if grep -q '(NoSuchKey)' "$refusal"; then return 1; fi
  cat "$refusal" >&2
  fail "$storage_failed" "s3://$bucket/$1 can't be fetched"
}

# Says whether a file is a whole manifest: its last line has the checksum of all before it.
is_manifest() {
  [ "$(head -n 1 "$1")" = "$format" ] &&
    [ "$(tail -n 1 "$1")" = "manifest-sha256 $(sed '$d' "$1" | sha256sum | cut -c 1-64)" ] &&
    [ "$(field "$1" chunks)" -gt 0 ] &&
    [ "$(sums_of "$1" | wc -l)" -eq "$(field "$1" chunks)" ]
}

# field MANIFEST NAME: nothing where it is not there.
field() {
  sed -n "s/^$2 //p" "$1"
}

# The lines of chunks, as sha256sum writes them.
sums_of() {
  grep -E '^[0-9a-f]{64}  [0-9]{6}-[0-9a-f]{64}$' "$1"
}

# json_progress MANIFEST
json_progress() {
  progress="$(field "$1" progress-seconds)"
  if [ -n "$progress" ]; then printf ',"progressSeconds":%s' "$progress"; fi
}
