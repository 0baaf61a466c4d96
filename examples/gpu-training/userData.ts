/**
 * What an instance runs when it first boots. /srv/train/run is the training, which is yours: put it into the image, or
 * fetch it here. README.md has the few lines by which it keeps to what the hooks expect of it.
 */
export const userData = `#!/bin/sh
set -eu
mkdir -p /srv/train /opt/blended-fleet/hooks
cat >/etc/systemd/system/train.service <<'UNIT'
[Service]
WorkingDirectory=/srv/train
ExecStart=/srv/train/run
Restart=on-failure
[Install]
WantedBy=multi-user.target
UNIT

cat >/opt/blended-fleet/hooks/checkpoint <<'HOOK'
#!/bin/sh
# Asks the training for its state of now, and sends that on to S3: whatever was saved earlier may be of another epoch.
set -eu
touch /srv/train/checkpoint-wanted
while [ -e /srv/train/checkpoint-wanted ]; do sleep 1; done
if [ -s /srv/train/seconds-done ]; then cat /srv/train/seconds-done >"$BLENDED_FLEET_PROGRESS_FILE"; fi
exec cat /srv/train/checkpoint.pt
HOOK
cat >/opt/blended-fleet/hooks/restore <<'HOOK'
#!/bin/sh
# Its checksums have been compared. The training is stopped while its state changes under it, and goes on from there.
set -eu
cat >/srv/train/restored.pt
systemctl stop train
rm -f /srv/train/checkpoint-wanted
mv /srv/train/restored.pt /srv/train/checkpoint.pt
printf '%s\\n' "$BLENDED_FLEET_PROGRESS_SECONDS" >/srv/train/seconds-done
systemctl start train
HOOK
chmod 755 /opt/blended-fleet/hooks/*
systemctl enable --now train
`;
