/**
 * What an instance of a workload runs when it first boots. /srv/farm/render is the renderer, which is yours: put it into
 * the image, or fetch it here. It is told what to render, writes each finished frame into state/ under its final name at
 * once (write, then rename), the seconds of work done into state/seconds-done, and reads what the hooks leave beside it:
 * no-new-frames, and a file without-… for each step of degradation that is in force.
 */
export function userDataOf(workload: string): string {
  return `#!/bin/sh
set -eu
mkdir -p /srv/farm/state /opt/blended-fleet/hooks
cat >/etc/systemd/system/render.service <<'UNIT'
[Service]
ExecStart=/srv/farm/render ${workload} /srv/farm
Restart=on-failure
[Install]
WantedBy=multi-user.target
UNIT
${hooks}
chmod 755 /opt/blended-fleet/hooks/*
systemctl enable --now render
`;
}

const hooks = `
cat >/opt/blended-fleet/hooks/checkpoint <<'HOOK'
#!/bin/sh
# What is finished, and how far the work is by it. Frames that are still being written have other names.
set -eu
if [ -s /srv/farm/state/seconds-done ]; then cat /srv/farm/state/seconds-done >"$BLENDED_FLEET_PROGRESS_FILE"; fi
exec tar --create --directory=/srv/farm/state --exclude='*.tmp' .
HOOK
cat >/opt/blended-fleet/hooks/restore <<'HOOK'
#!/bin/sh
# An archive that can't be read is no good, and an older one may be. A disk that is full is no fault of the archive.
set -eu
rm -rf /srv/farm/restored /srv/farm/restored.tar
mkdir /srv/farm/restored
cat >/srv/farm/restored.tar
tar --list --file=/srv/farm/restored.tar >/dev/null 2>&1 || exit 65
tar --extract --file=/srv/farm/restored.tar --directory=/srv/farm/restored
systemctl stop render
rm -rf /srv/farm/state /srv/farm/restored.tar
mv /srv/farm/restored /srv/farm/state
systemctl start render
HOOK
cat >/opt/blended-fleet/hooks/degrade <<'HOOK'
#!/bin/sh
# The renderer looks for it before each frame.
set -eu
touch "/srv/farm/without-$BLENDED_FLEET_STEP"
HOOK
cat >/opt/blended-fleet/hooks/undo-degrade <<'HOOK'
#!/bin/sh
set -eu
rm -f "/srv/farm/without-$BLENDED_FLEET_STEP"
HOOK
cat >/opt/blended-fleet/hooks/drain <<'HOOK'
#!/bin/sh
# Begins no new frame, and waits for the one that is under way, until half a minute before the end.
set -eu
touch /srv/farm/no-new-frames
while ls /srv/farm/state/*.tmp >/dev/null 2>&1 &&
  [ "$(date +%s)" -lt "$((BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS - 30))" ]; do
  sleep 1
done
HOOK`;
