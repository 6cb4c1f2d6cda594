# lib.sh - what the scripts here share: installing Debian packages, building.
# Sourced with the top of the source tree as working directory.

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		echo "$0: run me as root, or install sudo" >&2
		exit 1
	fi
}

# need_packages KIND...: installs what script/packages lists for these kinds and
# this machine lacks. No service of them is started: tests start their own.
need_packages() {
	lacking=
	for kind in "$@"; do
		for package in $(sed -n "s/^$kind:[[:space:]]*//p" script/packages); do
			dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
				grep -q '^install ok installed' ||
				lacking="$lacking $package"
		done
	done
	[ -n "$lacking" ] || return 0
	echo "installing:$lacking"
	log=$(mktemp)
	policy=/usr/sbin/policy-rc.d
	made=
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
		as_root chmod 755 $policy
		made=yes
	fi
	status=0
	# shellcheck disable=SC2086
	{
		echo 'postfix postfix/main_mailer_type select No configuration' |
			as_root debconf-set-selections &&
			as_root apt-get update -qq &&
			as_root env DEBIAN_FRONTEND=noninteractive apt-get install \
				-y -qq --no-install-recommends $lacking
	} >"$log" 2>&1 || status=$?
	[ -z "$made" ] || as_root rm -f $policy
	[ $status -eq 0 ] || cat "$log" >&2
	rm -f "$log"
	return $status
}

# unpack_packages KIND DIR: unpacks, into DIR, what script/packages lists for this
# kind: packages that cannot be installed beside those the machine has.
unpack_packages() {
	into=$2
	for package in $(sed -n "s/^$1:[[:space:]]*//p" script/packages); do
		[ ! -e "$into/$package.unpacked" ] || continue
		echo "unpacking: $package"
		fetched=$(mktemp -d)
		# Its own user for downloads may write there.
		chmod 777 "$fetched"
		(cd "$fetched" && quietly apt-get.out apt-get download -qq "$package" ||
			{ as_root apt-get update -qq &&
				quietly apt-get.out apt-get download -qq "$package"; })
		mkdir -p "$into"
		dpkg -x "$fetched/$package"_*.deb "$into" || {
			rm -rf "$fetched"
			return 1
		}
		rm -rf "$fetched"
		touch "$into/$package.unpacked"
	done
}

# quietly LOG COMMAND...: the output goes to LOG, and is shown when it fails.
quietly() {
	log=$1
	shift
	"$@" >"$log" 2>&1 || {
		status=$?
		cat "$log" >&2
		return $status
	}
}

# build_in DIR CONFIGURE-OPTIONS...: configures where needed and builds there.
build_in() {
	dir=$1
	shift
	[ -x configure ] && [ ! configure.ac -nt configure ] &&
		[ ! Makefile.am -nt Makefile.in ] || script/bootstrap
	mkdir -p "$dir"
	if [ ! -f "$dir/Makefile" ] || [ "$(cat "$dir/options" 2>/dev/null)" != "$*" ]; then
		(cd "$dir" && quietly configure.out ../configure "$@")
		echo "$*" >"$dir/options"
	fi
	quietly "$dir/make.out" make -s -j 2 -C "$dir" all
}
