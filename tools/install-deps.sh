#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# install-deps.sh build|run|test|bench - installs the Debian packages that are
# missing for that. A second run needs no network and no rights.
set -eu

build=(gcc libc6-dev pkg-config libgtk-3-dev libxkbcommon-dev xkb-data libvirt-dev libisal-dev libturbojpeg0-dev
	libgnutls28-dev libsasl2-dev gettext)
run=(libsasl2-modules libvirt0 libvirt-daemon libvirt-daemon-driver-qemu qemu-system-x86 xvfb openbox
	openssh-client xdotool imagemagick x11-utils adwaita-icon-theme librsvg2-common fonts-dejavu-core)
test=(tigervnc-standalone-server tigervnc-common tightvncserver x11vnc libvncserver-dev sway swaybg wayvnc grim sasl2-bin
	libsasl2-modules-gssapi-mit krb5-kdc krb5-admin-server krb5-user
	xterm xfonts-base x11-xserver-utils xclip wl-clipboard ffmpeg weston
	openssh-server netcat-openbsd socat iproute2 websockify pulseaudio pulseaudio-utils qemu-utils zsh fish shellcheck desktop-file-utils appstream meson ninja-build
	libgirepository1.0-dev gobject-introspection python3-gi python3-gi-cairo gir1.2-gtk-3.0
	virt-manager libgtk-vnc-2.0-dev valac valac-bin
	dbus at-spi2-core gnome-keyring)
bench=(gvncviewer tigervnc-viewer)

case ${1:-} in
build) wanted=("${build[@]}") ;;
run) wanted=("${build[@]}" "${run[@]}") ;;
test) wanted=("${build[@]}" "${run[@]}" "${test[@]}") ;;
bench) wanted=("${build[@]}" "${run[@]}" "${test[@]}" "${bench[@]}") ;;
*)
	echo "usage: install-deps.sh build|run|test|bench" >&2
	exit 2
	;;
esac

missing=()
for package in "${wanted[@]}"; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$status" = installed ] || missing+=("$package")
done

# As root, libvirt's QEMU driver wants its user to exist, whatever it runs guests
# as. Only a package with a daemon, which is not needed, would make it.
need_user() { [ "$1" != build ] && [ "$(id -u)" = 0 ] && ! getent passwd libvirt-qemu >/dev/null; }
if need_user "$1"; then
	useradd --system --user-group --no-create-home --home-dir /var/lib/libvirt --shell /usr/sbin/nologin libvirt-qemu
fi

[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then
	sudo=()
elif command -v sudo >/dev/null; then
	sudo=(sudo)
else
	echo "These packages are missing; install them as root, or install sudo: ${missing[*]}" >&2
	exit 1
fi
echo "Installing ${missing[*]}" >&2
# Another apt may be at work, as it is for minutes after booting: that is waited for. The
# option is for dpkg's lock; the one of the lists is asked for until it is free.
patience=600 # s
update() {
	local said status end=$((SECONDS + patience))
	while :; do
		status=0
		said=$("${sudo[@]}" env LC_ALL=C apt-get update -q 2>&1) || status=$?
		if [ "$status" = 0 ] || [ $SECONDS -ge $end ] || [[ $said != *"Could not get lock"* ]]; then
			break
		fi
		sleep 2
	done
	printf '%s\n' "$said"
	return "$status"
}
update
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=$patience install -q -y \
	--no-install-recommends "${missing[@]}"
