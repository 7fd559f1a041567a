# Finds out what is missing to build or test, and installs it where that is possible. Sourced by the tools beside it.

# prepare NAME=CHECK... : CHECK is a command to find, /a/file, pkg-config:MODULE, or header:FILE; NAME is Debian's package.
prepare() {
    local missing=() item package check
    for item in "$@"; do
        package=${item%%=*} check=${item#*=}
        case $check in
        pkg-config:*) pkg-config --exists "${check#*:}" 2>/dev/null ;;
        header:*) [ -e "/usr/include/${check#*:}" ] || [ -e "/usr/local/include/${check#*:}" ] ;;
        /*) [ -e "$check" ] ;;
        *) command -v "$check" >/dev/null ;;
        esac || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

install_packages() {
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    if ! command -v apt-get >/dev/null || ! { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }; then
        echo "These are missing (named as Debian's packages): $*" >&2
        echo "Install them with your system's package manager, then try again." >&2
        exit 1
    fi
    echo "installing $*" >&2
    "${root[@]}" apt-get update -qq >&2
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# The packages that building needs, in prepare's form; pkg-config first, since others are checked with it.
build_needs=(pkg-config=pkg-config gcc=cc libc6-dev=header:stdio.h meson=meson ninja-build=ninja python3=python3
    libmicrohttpd-dev=pkg-config:libmicrohttpd libgnutls28-dev=pkg-config:gnutls
    nettle-dev=pkg-config:nettle libjansson-dev=pkg-config:jansson libwslay-dev=header:wslay/wslay.h)

# The packages that the tests need besides.
test_needs=(libcmocka-dev=pkg-config:cmocka curl=curl openssl=openssl haproxy=/usr/sbin/haproxy
    ca-certificates=/etc/ssl/certs/ca-certificates.crt)

# build FOLDER [meson options...] : configures once, compiles, and shows output only if something went wrong.
build() {
    local folder=$1 log
    shift
    log=$(mktemp)
    if ! { [ -f "$folder/build.ninja" ] || meson setup "$folder" "$@"; } >"$log" 2>&1 ||
        ! ninja -C "$folder" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        echo "the build failed" >&2
        exit 1
    fi
    rm -f "$log"
}
