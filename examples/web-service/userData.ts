/** Where the service listens, and is asked for its health. */
export const port = 8080;

/**
 * What an instance runs when it first boots: a web server in the place of yours, and the hook by which the fleet lets it
 * end in good order. An image of your own with both in it boots faster, and then needs no user data.
 */
export const userData = `#!/bin/sh
set -eu
dnf install --assumeyes nginx
cat >/etc/nginx/conf.d/web.conf <<'CONF'
server {
  listen ${port};
  root /usr/share/nginx/html;
  location = /healthz { try_files /healthy =503; }
}
CONF

mkdir -p /opt/blended-fleet/hooks
cat >/opt/blended-fleet/hooks/drain <<'HOOK'
#!/bin/sh
# The load balancer sends nothing new once the health check has failed twice, 10 seconds apart. Then what is under way is
# ended, and nothing but that. It may be asked for more than once.
set -eu
rm -f /usr/share/nginx/html/healthy
seconds=$((BLENDED_FLEET_ENDS_AT_EPOCH_SECONDS - $(date +%s) - 30))
[ "$seconds" -le 25 ] || seconds=25
[ "$seconds" -le 0 ] || sleep "$seconds"
if pgrep -x nginx >/dev/null; then nginx -s quit; fi
HOOK
chmod 755 /opt/blended-fleet/hooks/drain

# Healthy from now on, and not before the hook is there.
touch /usr/share/nginx/html/healthy
systemctl enable --now nginx
`;
