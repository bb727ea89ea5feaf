# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash

_virt_viewer() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} i uri=()
	case $prev in
	-c | --connect)
		mapfile -t COMPREPLY < <(compgen -W "qemu:///system qemu:///session" -- "$cur")
		return
		;;
	-z | --zoom) return ;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "--connect --id --uuid --domain-name --wait --reconnect --attach --direct --full-screen --zoom --verbose --version --help" -- "$cur")
		return
	fi
	for ((i = 1; i < COMP_CWORD - 1; i++)); do
		[[ ${COMP_WORDS[i]} == -c || ${COMP_WORDS[i]} == --connect ]] && uri=(-c "${COMP_WORDS[i + 1]}")
	done
	mapfile -t COMPREPLY < <(compgen -W "$(timeout 2 virsh -q "${uri[@]}" list --all --name 2>/dev/null)" -- "$cur")
}
complete -F _virt_viewer virt-viewer
