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

# As prepare, for what not every release has: where apt has no such package, it is left out, and its tests are skipped.
prepare_known() {
    local known=() item
    for item in "$@"; do
        [ -z "$(apt-cache madison "${item%%=*}" 2>/dev/null)" ] || known+=("$item")
    done
    prepare ${known[@]+"${known[@]}"}
}

# What the packages are for; messages say it.
purpose="to build everystatus"

# Prints one sentence, and gives up.
give_up() {
    echo "tools/${0##*/}: $1" >&2
    exit 1
}

# wrong_use TAKES GOT : says what the tool takes, and gives up.
wrong_use() {
    echo "tools/${0##*/}: takes $1, not \"$2\"" >&2
    exit 2
}

# Installs with apt, whose output is kept in a file that is named if something goes wrong.
install_packages() {
    local root=() status=0 log
    command -v apt-get >/dev/null || give_up "$purpose, install these (so named in Debian) and try again: $*"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || give_up "$purpose, have root install these (there is no sudo here): apt-get install $*"
        # It may ask for a password: before apt's output goes to a file, and not where nobody can answer.
        if [ -t 0 ]; then sudo -v; else sudo -n true; fi 2>/dev/null ||
            give_up "$purpose, have root install these (sudo does not let this user): apt-get install $*"
        root=(sudo)
    fi
    log=$(mktemp "${TMPDIR:-/tmp}/everystatus-install.XXXXXX")
    echo "tools/${0##*/}: installing $* with apt-get, $purpose" >&2
    ${root[@]+"${root[@]}"} tools/install-packages "$@" >"$log" 2>&1 </dev/null || status=$?
    case $status in
    0) rm -f "$log" ;;
    3) give_up "the packages cannot be downloaded, is there a network? apt's words are in $log" ;;
    *) give_up "apt-get could not install $*; its words are in $log" ;;
    esac
}

# The packages that building needs, in prepare's form; pkg-config first, since others are checked with it.
build_needs=(pkg-config=pkg-config gcc=cc libc6-dev=header:stdio.h meson=meson ninja-build=ninja python3=python3
    libmicrohttpd-dev=pkg-config:libmicrohttpd libgnutls28-dev=pkg-config:gnutls
    nettle-dev=pkg-config:nettle libjansson-dev=pkg-config:jansson zlib1g-dev=pkg-config:zlib
    libwslay-dev=header:wslay/wslay.h libexpat1-dev=pkg-config:expat
    libseccomp-dev=pkg-config:libseccomp)

# The packages that the tests need besides.
test_needs=(libcmocka-dev=pkg-config:cmocka curl=curl openssl=openssl haproxy=/usr/sbin/haproxy litmus=litmus cadaver=cadaver
    nginx=/usr/sbin/nginx caddy=caddy apache2-bin=/usr/sbin/apache2 lighttpd=/usr/sbin/lighttpd
    lighttpd-mod-openssl=/usr/lib/lighttpd/mod_openssl.so
    scdoc=scdoc mandoc=mandoc ed=ed wget=wget python3-requests=/usr/lib/python3/dist-packages/requests/__init__.py
    python3-yaml=/usr/lib/python3/dist-packages/yaml/__init__.py python3-pytest=/usr/lib/python3/dist-packages/pytest/__init__.py
    ca-certificates=/etc/ssl/certs/ca-certificates.crt)

# And those that Debian no longer has in all of its releases.
test_wants=(varnish=/usr/sbin/varnishd)

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
