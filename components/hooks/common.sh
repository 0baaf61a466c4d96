fail() {
  echo "$2" >&2
  exit "$1"
}

# plain NAME VALUE: such letters alone need no care in manifests, in JSON and as numbers.
plain() {
  case "$2" in
    '' | *[!A-Za-z0-9._/:-]*) fail "$bad_parameter" "$1: expected letters, digits and . _ - / :, got '$2'" ;;
  esac
}

# Seconds since 1970.
now() {
  date +%s
}

sha256_of() {
  sha256sum <"$1" | cut -c 1-64
}
