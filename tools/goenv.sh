# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The one place that decides how Go builds this project. Source it.
#
# The same flags everywhere, because other flags compile gotk3 anew, which takes
# about five minutes on two cores:
#   -trimpath             no path of the building machine in the programs
#   -buildvcs=false       builds from a tarball and from a checkout are alike
#   -tags libvirt_dlopen  libvirt is not linked: vnc:// addresses work without it
export GOFLAGS="-trimpath -buildvcs=false -tags=libvirt_dlopen"
export CGO_ENABLED=1
# gcc's default flags; a distribution's own would be part of the cache's key.
unset CGO_CFLAGS CGO_LDFLAGS

# The version that --version prints.
VERSION=$(cat "$(dirname "${BASH_SOURCE[0]}")/../VERSION")
export VERSION
