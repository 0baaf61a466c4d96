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
  # Whoever may list only a part of the bucket is told that a missing object is forbidden.
  if grep -q '(AccessDenied)' "$refusal" && ! is_listed "$1" "$2.listed"; then return 1; fi
  cat "$refusal" >&2
  fail "$storage_failed" "s3://$bucket/$1 can't be fetched"
}

# is_listed KEY FILE: the file is to write the list to. A list that is refused too says nothing.
is_listed() {
  s3 list-objects-v2 --prefix "$1" --query 'Contents[].Key' --output text >"$2" || return 0
  tr '\t' '\n' <"$2" | grep -Fqx "$1"
}

# Says whether a file is a whole manifest: nothing but its lines, and last the checksum of all before.
is_manifest() {
  [ "$(head -n 1 "$1")" = "$format" ] &&
    [ "$(tail -n 1 "$1")" = "manifest-sha256 $(sed '$d' "$1" | sha256sum | cut -c 1-64)" ] &&
    [ "$(sed '1d;$d' "$1" | grep -Evc "$field_line|$chunk_line")" -eq 0 ] &&
    [ "$(field "$1" chunks)" -gt 0 ] &&
    [ "$(sums_of "$1" | wc -l)" -eq "$(field "$1" chunks)" ]
}

field_line='^(workload|key|instance|at-epoch-seconds|bytes|chunks|progress-seconds) [A-Za-z0-9._/:-]+$'
# As sha256sum writes them.
chunk_line='^[0-9a-f]{64}  [0-9]{6}-[0-9a-f]{64}$'

# field MANIFEST NAME: nothing where it is not there.
field() {
  sed -n "s/^$2 //p" "$1"
}

sums_of() {
  grep -E "$chunk_line" "$1"
}

# json_progress MANIFEST
json_progress() {
  progress="$(field "$1" progress-seconds)"
  if [ -n "$progress" ]; then printf ',"progressSeconds":%s' "$progress"; fi
}
