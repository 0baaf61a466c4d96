/**
 * What an instance runs when it first boots: a service with its state in an SQLite database, and the hooks that save it,
 * take it up and bring a shadow into step. /srv/tracker/serve is the service, which is yours: put it into the image, or
 * fetch it here. It takes no writes before /srv/tracker/ready is there: README.md says why.
 */
export const userData = `#!/bin/sh
set -eu
dnf install --assumeyes sqlite rsync
mkdir -p /srv/tracker/state /opt/blended-fleet/hooks
cat >/etc/systemd/system/tracker.service <<'UNIT'
[Service]
ExecStart=/srv/tracker/serve /srv/tracker/state/tracker.db
Restart=on-failure
[Install]
WantedBy=multi-user.target
UNIT
# For sync-shadow: instances of the same security group alone should reach it, on port 873.
cat >/etc/rsyncd.conf <<'CONF'
[state]
path = /srv/tracker/state
read only = yes
uid = root
CONF

cat >/opt/blended-fleet/hooks/checkpoint <<'HOOK'
#!/bin/sh
# A consistent copy while the service goes on: a plain copy of a database that is being written may be no database.
set -eu
copy="$(mktemp)"
trap 'rm -f "$copy"' EXIT
sqlite3 /srv/tracker/state/tracker.db ".backup '$copy'"
cat "$copy"
HOOK
cat >/opt/blended-fleet/hooks/restore <<'HOOK'
#!/bin/sh
# What can't be opened is passed over for an older snapshot. The journal of the state that was here is no other state's.
set -eu
cat >/srv/tracker/restored.db
sqlite3 /srv/tracker/restored.db 'pragma quick_check' >/dev/null 2>&1 || exit 65
systemctl stop tracker
rm -f /srv/tracker/state/tracker.db-wal /srv/tracker/state/tracker.db-shm
mv /srv/tracker/restored.db /srv/tracker/state/tracker.db
touch /srv/tracker/ready
systemctl start tracker
HOOK
cat >/opt/blended-fleet/hooks/sync-shadow <<'HOOK'
#!/bin/sh
# Asked of a shadow that runs, as soon as it is ready. A stopped one gets its state by restore, when it is started.
set -eu
address="$(aws ec2 describe-instances --instance-ids "$BLENDED_FLEET_ORIGINAL" \\
  --query 'Reservations[0].Instances[0].PrivateIpAddress' --output text)"
systemctl stop tracker
rsync --archive --delete "rsync://$address/state/" /srv/tracker/state/
HOOK
cat >/opt/blended-fleet/hooks/drain <<'HOOK'
#!/bin/sh
# Ends the service, which flushes what it holds, in the last half minute: until then it serves, and a checkpoint may come.
set -eu
while [ "$(date +%s)" -lt "$((BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS - 30))" ]; do sleep 1; done
systemctl stop tracker
HOOK
chmod 755 /opt/blended-fleet/hooks/*
systemctl enable --now rsyncd tracker
`;
