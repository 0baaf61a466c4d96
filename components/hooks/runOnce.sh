# Runs the task once by its key. What came of it is kept, and given again to whoever asks under the same key.

# What a hook says is for people to read. SSM hands on 24,000 characters of it, and no disk is to fill with it.
kept_bytes=65536
# Results are asked for again within minutes, by a companion that crashed.
kept_runs=200

[ -n "${SSM_timeoutSeconds+x}" ] ||
  fail "$old_agent" "The SSM Agent is too old: 3.3.2746.0 or newer hands parameters over as environment variables"
plain key "$SSM_key"
plain workload "$SSM_workload"
case "$SSM_timeoutSeconds" in
  '' | 0* | *[!0-9]*) fail "$bad_parameter" "timeoutSeconds: expected a number above 0, got '$SSM_timeoutSeconds'" ;;
esac
not_after="${SSM_notAfterEpochSeconds-}"
case "$not_after" in
  *[!0-9]* | ?????????????*) fail "$bad_parameter" "notAfterEpochSeconds: expected seconds since 1970, got '$not_after'" ;;
esac
[ -z "$not_after" ] || [ "$(now)" -le "$not_after" ] ||
  fail "$timed_out" "It came too late: it was to begin by $not_after, and it is $(now)"
{ [ -f "$hook_file" ] && [ -x "$hook_file" ]; } || fail "$unavailable" "$hook_file is not there or not executable"

deadline=$(($(now) + SSM_timeoutSeconds))
run="$runs/$hook-$(printf %s "$SSM_key" | sha256sum | cut -c 1-64)"
work="$run/work"
# The newest folders are those that stay, so this one is made the newest before it is used.
{ mkdir -p "$run" && chmod 700 "$run" && touch "$run" "$run/lock"; } || fail "$storage_failed" "$run can't be written"

# All that works for this run inherits the lock, but for the hook itself, whose daemons may outlive it. So the lock stays
# held where this shell alone is killed, and is free once nothing of the run is left.
exec 9>"$run/lock"
flock -w "$SSM_timeoutSeconds" 9 || fail "$timed_out" "An earlier run under the key $SSM_key is still going"

# give NAME: the run's output and status, which is in the file of this name.
give() {
  cat "$run/stdout"
  cat "$run/stderr" >&2
  exit "$(cat "$run/$1")"
}

[ ! -f "$run/status" ] || give status

# Where the run before was killed it has left this.
rm -rf "$work"
mkdir "$work" || fail "$storage_failed" "$work can't be made"
trap 'rm -rf "$work"' EXIT

seconds=$((deadline - $(now)))
[ "$seconds" -gt 0 ] || fail "$timed_out" "An earlier run under the key $SSM_key took all of the time"

# In the background, so that this shell answers a signal at once; timeout hands it on to its whole group.
task >"$work/task"
timeout --kill-after=5 "$seconds" sh "$work/task" </dev/null >"$work/stdout" 2>"$work/stderr" &
child=$!
trap 'kill -s TERM "$child" || true; wait "$child" || true; exit 143' TERM INT HUP
status=0
wait "$child" || status=$?
trap - TERM INT HUP
# A group that had to be killed takes timeout with it.
if [ "$status" -eq 137 ] && [ "$(now)" -ge "$deadline" ]; then status="$timed_out"; fi

{
  tail -c "$kept_bytes" "$work/stdout" >"$run/stdout" &&
    tail -c "$kept_bytes" "$work/stderr" >"$run/stderr" &&
    echo "$status" >"$run/new"
} || fail "$storage_failed" "$run can't be written"

case "$status" in
  # Nothing came of these that another try under the same key might spoil.
  "$bad_parameter" | "$unavailable" | "$storage_failed" | "$try_again" | "$old_agent") outcome=passing ;;
  *) outcome=status ;;
esac
# Last and at once: a run without its status is run again.
mv "$run/new" "$run/$outcome"

# Names here are a hook's and 64 digits.
# shellcheck disable=SC2012
ls -1t "$runs" | tail -n "+$((kept_runs + 1))" | while read -r old; do
  flock -n "$runs/$old/lock" rm -rf "${runs:?}/$old" || true
done

give "$outcome"
