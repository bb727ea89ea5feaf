# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Completion for virt-viewer, and for remote-viewer, which is the same program.

_virt_viewer_options="--full-screen --zoom --title --hotkeys --keymap --auto-resize --cursor --kiosk --kiosk-quit
	--shared --exclusive --view-only --quality --depth --no-dialogs
	--security --ca-file --crl-file --client-cert --client-key --user --password-file --password-fd
	--screenshot --type --type-file --type-layout --type-delay --send-key --wait-for-change --wait-for-still --pause
	--record --record-for --timeout --display --gtk-vnc-debug --verbose --debug --version --help --help-all"
_virt_viewer_guest_options="--connect --id --uuid --domain-name --wait --reconnect --quit-on-stop --attach --direct"

# The values of the option before the word, in COMPREPLY; false if it has none.
_virt_viewer_values() { # OPTION WORD
	local words=
	case $1 in
	-c | --connect) words="qemu:///system qemu:///session" ;;
	--auto-resize) words="always never" ;;
	--cursor) words="auto local" ;;
	--kiosk-quit) words="never on-disconnect" ;;
	--quality) words="auto lossless low medium high" ;;
	--depth) words="auto server full medium low ultra-low" ;;
	--security) words="any encrypted verified X509SASL X509Plain X509Vnc X509None TLSSASL TLSPlain TLSVnc TLSNone SASL VNC None" ;;
	-H | --hotkeys) words="toggle-fullscreen= release-cursor= zoom-in= zoom-out= zoom-reset= secure-attention=" ;;
	--type-layout) words="us gb de fr es it pt se dk no fi pl cz ru gr il jp" ;;
	--type-delay) words="10 20 50 100" ;;
	--send-key) words="ctrl+alt+delete ctrl+alt+backspace ctrl+alt+f1 ctrl+alt+f2 printscreen super" ;;
	--ca-file | --crl-file | --client-cert | --client-key | --password-file | --screenshot | --type-file | --record)
		mapfile -t COMPREPLY < <(compgen -f -- "$2")
		compopt -o filenames
		return 0
		;;
	-z | --zoom | --user | --password-fd | -t | --title | -K | --keymap | --type | --pause | --record-for | --timeout | --display) return 0 ;;
	*) return 1 ;;
	esac
	[[ $1 == -H || $1 == --hotkeys ]] && compopt -o nospace
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
}

_virt_viewer() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} i uri=() options=$_virt_viewer_options
	local remote=
	[[ ${COMP_WORDS[0]##*/} == remote-viewer ]] && remote=1
	# bash parts words at "=": --cursor=local is three of them.
	[[ $cur == "=" ]] && cur=
	[[ $prev == "=" ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}
	COMPREPLY=()
	_virt_viewer_values "$prev" "$cur" && return
	if [[ $cur == -* ]]; then
		[[ $remote ]] || options+=" $_virt_viewer_guest_options"
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
		return
	fi
	mapfile -t COMPREPLY < <(
		compgen -W "vnc:// vnc+unix:// ws:// wss://" -- "$cur"
		compgen -d -S / -- "$cur"
		compgen -f -X '!*.vv' -- "$cur"
		compgen -f -X '!*.fbs' -- "$cur"
	)
	if [[ ! $remote ]]; then
		for ((i = 1; i < COMP_CWORD - 1; i++)); do
			[[ ${COMP_WORDS[i]} == -c || ${COMP_WORDS[i]} == --connect ]] && uri=(-c "${COMP_WORDS[i + 1]}")
		done
		mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$(timeout 2 virsh -q "${uri[@]}" list --all --name 2>/dev/null)" -- "$cur")
	fi
	[[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
}
complete -F _virt_viewer virt-viewer remote-viewer
