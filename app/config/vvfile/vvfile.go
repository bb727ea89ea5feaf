// SPDX-License-Identifier: GPL-2.0-or-later

// Package vvfile reads connection files: the .vv files that management programs
// hand to remote-viewer. Read takes one apart; Open reads one from the disk, and
// deletes it if it says so.
//
// Such a file comes from the network. It says where a display is, what the password
// is, which keys do what, and which authorities vouch for that display's server; it
// cannot have anything run, name authorities for other servers or have a certificate
// accepted.
package vvfile

import (
	"crypto/x509"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/govnc/virt-viewer/app/config/address"
	"github.com/govnc/virt-viewer/app/config/keyfile"
)

// MaxSize is the largest file that is read, in bytes.
const MaxSize = 64 << 10

// Group is the group of a file that counts.
const Group = "virt-viewer"

const groupOVirt = "ovirt"

// File is what a connection file says.
type File struct {
	Name     string // of the file, as errors have it
	Address  address.Address
	Username string // "" if it names none
	Password []byte // nil if it has none
	Title    string // "" if it has none

	// CA are the authorities by which the server of this display is checked, instead of
	// the system's: certificates as PEM. Nil if it names none.
	CA []byte

	// FullScreen is nil if the file says nothing of it.
	FullScreen *bool
	// Hotkeys are the actions that have keys, and their keys: "shift+f11".
	Hotkeys map[string]string
	// Ignored is what the file has and this program has no use for.
	Ignored []Note

	deleteIt bool
}

// hotkeys are the actions that a file may give keys to.
var hotkeys = []string{"toggle-fullscreen", "release-cursor", "zoom-in", "zoom-out", "zoom-reset", "secure-attention",
	"usb-device-reset", "smartcard-insert", "smartcard-remove"}

// used are the other keys that mean something here.
var used = []string{"version", "versions", "newer-version-url", "type", "host", "port", "unix-path", "username", "password",
	"title", "fullscreen", "delete-this-file", "ca"}

// Knows says whether a key means something here, in a file of this program's or of
// version 11.
func Knows(key string) bool { return slices.Contains(used, key) || slices.Contains(hotkeys, key) }

// spiceOnly are the keys for SPICE displays.
var spiceOnly = []string{"tls-port", "host-subject", "tls-ciphers", "color-depth", "disable-channels", "disable-effects",
	"secure-channels", "enable-smartcard", "enable-usbredir", "enable-usb-autoshare", "usb-filter", "usb-redirect-on-connect", "proxy"}

// Read reads a file of the given name.
func Read(r io.Reader, name string) (*File, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, &Error{Name: name, Kind: Unreadable, Err: reason(err)}
	}
	f, err := parse(string(text), name)
	clear(text)
	return f, err
}

func parse(text, name string) (*File, error) {
	if len(text) > MaxSize {
		return nil, &Error{Name: name, Kind: TooLarge}
	}
	r := &reader{keys: keyfile.Parse(text), name: name}
	if !r.keys.Has(Group) {
		return nil, r.wrong(NoGroup, "")
	}
	if _, ok := r.text("type"); !ok {
		return nil, r.wrong(NoType, "")
	}
	f := &File{Name: name, Hotkeys: map[string]string{}}
	f.deleteIt = r.flag("delete-this-file")
	if err := r.fill(f); err != nil {
		return f, err
	}
	f.Ignored = r.ignored()
	return f, nil
}

// reader takes the values out of a file.
type reader struct {
	keys *keyfile.File
	name string
}

func (r *reader) wrong(kind Kind, text string) *Error {
	return &Error{Name: r.name, Kind: kind, Text: text}
}

// text gives a value, and whether there is one that is not empty.
func (r *reader) text(key string) (string, bool) {
	value, _ := r.keys.Raw(Group, key)
	text := keyfile.Decode(value)
	return text, text != ""
}

// flag reads a yes or no: 1 or true.
func (r *reader) flag(key string) bool {
	text, _ := r.text(key)
	if on, err := keyfile.DecodeBool(text); err == nil {
		return on
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return err == nil && n != 0
}

func (r *reader) fill(f *File) error {
	if err := r.checkVersion(); err != nil {
		return err
	}
	if err := r.checkType(); err != nil {
		return err
	}
	var err error
	if f.Address, err = r.address(); err != nil {
		return err
	}
	f.Username, _ = r.text("username")
	if password, ok := r.text("password"); ok {
		f.Password = []byte(password)
	}
	f.Title, _ = r.text("title")
	if f.CA, err = r.authorities(); err != nil {
		return err
	}
	if _, ok := r.text("fullscreen"); ok {
		on := r.flag("fullscreen")
		f.FullScreen = &on
	}
	for _, action := range hotkeys {
		if keys, ok := r.text(action); ok {
			f.Hotkeys[action] = strings.TrimSpace(keys)
		}
	}
	return nil
}

// authorities reads the certificates of those who vouch for the server. What is none is
// an error: the server would be checked by others than the file's maker meant.
func (r *reader) authorities() ([]byte, error) {
	text, ok := r.text("ca")
	if !ok {
		return nil, nil
	}
	if !x509.NewCertPool().AppendCertsFromPEM([]byte(text)) {
		return nil, r.wrong(NoCertificate, "")
	}
	return []byte(text), nil
}

func (r *reader) checkType() error {
	kind, _ := r.text("type")
	switch kind = strings.ToLower(strings.TrimSpace(kind)); kind {
	case "vnc":
		return nil
	case "spice":
		return r.wrong(SPICE, "")
	case "ovirt":
		return r.wrong(OVirt, "")
	}
	return r.wrong(UnknownType, kind)
}

// address reads where the display is: a host and a port, or a unix socket.
func (r *reader) address() (address.Address, error) {
	host, hasHost := r.text("host")
	port, hasPort := r.text("port")
	path, hasPath := r.text("unix-path")
	switch {
	case hasPath && (hasHost || hasPort):
		return address.Address{}, r.wrong(TwoPlaces, "")
	case hasPath:
		if !strings.HasPrefix(path, "/") {
			return address.Address{}, r.wrong(RelativePath, "")
		}
		return address.Address{Path: path}, nil
	case !hasHost:
		return address.Address{}, r.wrong(NoHost, "")
	}
	host = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(host), "["), "]")
	if host == "" || strings.ContainsAny(host, "/@[] \t\r\n\\") {
		return address.Address{}, r.wrong(BadHost, host)
	}
	a := address.Address{Host: host, Port: address.DefaultPort}
	if hasPort {
		n, err := strconv.Atoi(strings.TrimSpace(port))
		if err != nil || n < 1 || n > 65535 {
			return address.Address{}, r.wrong(NoPort, port)
		}
		a.Port = n
	}
	return a, nil
}

// ignored tells of the keys that have no effect. Those that begin with x- are other
// programs' own.
func (r *reader) ignored() []Note {
	var list []Note
	for _, key := range r.keys.Keys(Group) {
		switch {
		case slices.Contains(spiceOnly, key):
			list = append(list, Note{Kind: ForSPICE, Name: r.name, Key: key})
		case Knows(key), strings.HasPrefix(key, "x-"):
		default:
			list = append(list, Note{Kind: UnknownKey, Name: r.name, Key: key})
		}
	}
	if r.keys.Has(groupOVirt) {
		list = append(list, Note{Kind: ForOVirt, Name: r.name, Key: groupOVirt})
	}
	return list
}
