# Builds libraries from Debian's source packages into a folder; nothing is installed. Sourced by the tools beside it, which set
# prefix, where lib, include and the sources go.
sources=$prefix/sources

# apt with folders of its own, since the machine's may have no sources of source packages, and are root's.
with_own_folders() {
    "$@" -o Dir::Etc::SourceList="$sources/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$sources/lists" -o Dir::Cache="$sources/cache" -o APT::Sandbox::User=
}

apt() {
    with_own_folders apt-get -qq "$@"
}

release() {
    (. /etc/os-release && echo "$VERSION_CODENAME")
}

# Lists the source packages of the release that this machine has, and those of its security updates.
list_sources() {
    local keys=/usr/share/keyrings/debian-archive-keyring.gpg
    mkdir -p "$sources/lists/partial" "$sources/cache"
    apt-get indextargets --format "deb-src [signed-by=$keys] \$(SITE) \$(CODENAME) main" 'Created-By: Packages' \
        'Origin: Debian' | grep -E "^[^ ]+ [^ ]+ http.* $(release)(-security)? main\$" | sort -u >"$sources/sources.list"
    apt update
}

# What the libraries are built with; messages name it.
built_with=

# Prints the newest version of a package's source.
newest() {
    with_own_folders apt-cache showsrc --only-source "$1" | sed -n 's/^Version: //p' | sort -V | tail -n 1
}

# needs PACKAGE : whether its source is to be built; it is there then. Where the newest cannot be had, the release's is taken.
needs() {
    local wanted taken
    wanted=$(newest "$1")
    [ ! -e "$prefix/$1.built" ] || [ "$(cut -d ' ' -f 1 "$prefix/$1.built")" != "$wanted" ] || return 1
    rm -rf "$sources/$1" "$prefix/$1.built"
    mkdir "$sources/$1"
    (cd "$sources/$1" && { apt source "$1" || apt source "$1/$(release)"; }) || {
        echo "the source of $1 cannot be had" >&3
        return 1
    }
    taken=$(sed -n 's/^Version: //p' "$sources/$1"/*.dsc)
    echo "building $1 $taken $built_with" >&3
    [ "$taken" = "$wanted" ] || echo "the source of $1 $wanted cannot be had" >&3
    echo "$wanted $taken" >"$sources/$1/versions"
}

# built PACKAGE COMMAND... : runs the command in the package's source, and notes which version was wanted and which taken.
built() {
    cd "$sources/$1"/*/
    "${@:2}"
    mv "$sources/$1/versions" "$prefix/$1.built"
}

# link_kernel_headers FOLDER ASM : they have no part in a C library, and musl's compiler does not look where they are.
link_kernel_headers() {
    mkdir -p "$prefix/include"
    ln -sfn "$1/linux" "$1/asm-generic" "$prefix/include/"
    ln -sfn "$2" "$prefix/include/asm"
}

with_cmake() {
    cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib "$@"
    make -s -C build install
}
