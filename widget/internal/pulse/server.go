// SPDX-License-Identifier: LGPL-2.1-or-later

package pulse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"github.com/govnc/virt-viewer/internal/quiet"
)

const (
	dialTimeout = 2 * time.Second // to a sound server on another machine
	askTimeout  = 2 * time.Second // for each answer, and each packet that is sent
	defaultPort = "4713"          // of a sound server that has TCP
	cookieSize  = 256             // bytes
	maxName     = 64              // bytes; the library's packets have 1 KiB
	maxCredit   = 16 << 20        // bytes; no server asks for as much
)

// A ServerError says that no sound server can be used.
type ServerError struct {
	Address string // that was tried last, as in PULSE_SERVER; "" if there was none
	Err     error
}

func (e *ServerError) Error() string {
	if e.Address == "" {
		return "there is no sound server: " + e.Err.Error()
	}
	return fmt.Sprintf("there is no sound server at %s: %v", e.Address, e.Err)
}

// Unwrap returns what happened.
func (e *ServerError) Unwrap() error { return e.Err }

var (
	// ErrLost says that the sound server has ended the connection.
	ErrLost = errors.New("the sound server has ended the connection")

	errKilled  = errors.New("the sound server has ended the sound")
	errSilent  = errors.New("the sound server does not play")
	errAddress = errors.New("neither PULSE_SERVER nor XDG_RUNTIME_DIR names one")
)

// server is a connection to a sound server, with one stream.
type server struct {
	conn   net.Conn
	client *proto.Client
	in     *packets
	change chan struct{} // has one element when the server wants more
	gone   chan struct{} // closed when nothing more comes
	forget func()        // that the sink may be closed

	mu     sync.Mutex // guards wanted and err
	wanted int        // bytes that the server has asked for
	err    error      // why it is gone
}

// connect connects to the first sound server that lets us in.
func connect(ctx context.Context, name string) (*server, error) {
	last := error(&ServerError{"", errAddress})
	for _, a := range addresses(os.Getenv) {
		s, err := dial(ctx, a, name)
		if err == nil {
			return s, nil
		}
		last = &ServerError{a.String(), err}
	}
	return nil, last
}

func dial(ctx context.Context, a serverAddress, name string) (*server, error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialer.DialContext(ctx, a.network, a.address)
	if err != nil {
		return nil, err
	}
	s := newServer(conn)
	// Whoever closes the sink need not wait for answers.
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	s.forget = func() { stop() }
	if err := s.introduce(name); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// newServer begins to read from a connection.
func newServer(conn net.Conn) *server {
	s := &server{
		conn:   conn,
		client: new(proto.Client),
		in:     &packets{r: conn},
		change: make(chan struct{}, 1),
		gone:   make(chan struct{}),
		forget: func() {},
	}
	s.client.Callback = s.hear
	s.client.SetTimeout(askTimeout)
	s.client.Open(struct {
		*packets
		*output
	}{s.in, &output{quiet.Conn(conn)}})
	return s
}

// introduce says who we are.
func (s *server) introduce(name string) error {
	var auth proto.AuthReply
	if err := s.ask(&proto.Auth{Version: s.client.Version(), Cookie: cookie(os.Getenv)}, &auth, shapeNumber); err != nil {
		return err
	}
	s.client.SetVersion(auth.Version)
	name = strings.ToValidUTF8(name[:min(len(name), maxName)], "")
	properties := proto.PropList{
		"application.name":      proto.PropListString(name),
		"application.icon_name": proto.PropListString("computer"),
	}
	return s.ask(&proto.SetClientName{Props: properties}, new(proto.SetClientNameReply), shapeNumber)
}

// ask sends a request and waits for its answer, which must have the shape.
func (s *server) ask(request proto.RequestArgs, reply proto.Reply, shape string) error {
	s.in.expect(shape)
	err := s.client.Request(request, reply)
	switch {
	case errors.Is(err, io.EOF):
		<-s.gone // it is about to tell why
		return s.lost()
	case errors.Is(err, context.DeadlineExceeded):
		return os.ErrDeadlineExceeded
	}
	return err
}

// send sends sound.
func (s *server) send(stream uint32, sound []byte) error {
	if err := s.client.Send(stream, sound); err != nil {
		return s.lost()
	}
	return nil
}

// hear is told what the server says; it runs on the library's goroutine, and
// never waits.
func (s *server) hear(message any) {
	switch message := message.(type) {
	case *proto.Request:
		s.credit(int(min(message.Length, maxCredit)))
		signal(s.change)
	case *proto.PlaybackStreamKilled:
		s.end(errKilled)
		s.conn.Close()
	case *proto.ConnectionClosed:
		s.end(ErrLost)
		close(s.gone)
	}
}

// credit adds to what the server has asked for and gives the sum.
func (s *server) credit(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wanted = min(s.wanted+n, maxCredit)
	return s.wanted
}

// end keeps the first reason of the connection's end.
func (s *server) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

// lost says why the connection has ended.
func (s *server) lost() error {
	if err := s.in.failure(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		return ErrLost
	}
	return s.err
}

// close disconnects and waits until the library has seen it.
func (s *server) close() {
	s.forget()
	s.conn.Close()
	<-s.gone
}

// output writes to the socket. A server that does not take anything is as good as
// gone: the connection is closed, which ends everybody's waiting. The library
// would not notice.
type output struct{ conn net.Conn }

func (o *output) Write(p []byte) (int, error) {
	_ = o.conn.SetWriteDeadline(time.Now().Add(askTimeout))
	n, err := o.conn.Write(p)
	if err != nil {
		o.conn.Close()
	}
	return n, err
}

// serverAddress is where a sound server may be.
type serverAddress struct{ network, address string }

// String writes it as PULSE_SERVER does.
func (a serverAddress) String() string { return a.network + ":" + a.address }

// addresses are where to look for a sound server: what PULSE_SERVER says, or the
// user's, then the system's.
func addresses(getenv func(string) string) []serverAddress {
	if list := getenv("PULSE_SERVER"); list != "" {
		return parseAddresses(list)
	}
	var found []serverAddress
	for _, dir := range []string{getenv("PULSE_RUNTIME_PATH"), under(getenv("XDG_RUNTIME_DIR"), "pulse"), "/run/pulse"} {
		if dir != "" {
			found = append(found, serverAddress{"unix", filepath.Join(dir, "native")})
		}
	}
	return found
}

// under joins paths unless there is no directory.
func under(dir, name string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, name)
}

// parseAddresses reads PULSE_SERVER: addresses with spaces between. One that
// begins with a machine's name in braces is for that machine only.
func parseAddresses(list string) []serverAddress {
	var found []serverAddress
	for _, s := range strings.Fields(list) {
		if rest, has := strings.CutPrefix(s, "{"); has {
			machine, address, _ := strings.Cut(rest, "}")
			if !isThisMachine(machine) {
				continue
			}
			s = address
		}
		if a, ok := parseAddress(s); ok {
			found = append(found, a)
		}
	}
	return found
}

func parseAddress(s string) (serverAddress, bool) {
	if path, has := strings.CutPrefix(s, "unix:"); has || strings.HasPrefix(s, "/") {
		return serverAddress{"unix", path}, path != ""
	}
	network := "tcp"
	for _, prefix := range []string{"tcp", "tcp4", "tcp6"} {
		if rest, has := strings.CutPrefix(s, prefix+":"); has {
			network, s = prefix, rest
			break
		}
	}
	if s == "" {
		return serverAddress{}, false
	}
	if _, _, err := net.SplitHostPort(s); err != nil {
		s = net.JoinHostPort(strings.Trim(s, "[]"), defaultPort)
	}
	return serverAddress{network, s}, true
}

// isThisMachine says whether a name in PULSE_SERVER is this machine's: libpulse
// takes the machine's ID or the host's name.
func isThisMachine(name string) bool {
	id, _ := os.ReadFile("/etc/machine-id")
	host, _ := os.Hostname()
	return name != "" && (name == strings.TrimSpace(string(id)) || name == host)
}

// cookie is what proves to the server that we are its user. A server that lets
// everybody in takes any.
func cookie(getenv func(string) string) []byte {
	home := getenv("HOME")
	config := getenv("XDG_CONFIG_HOME")
	if config == "" {
		config = under(home, ".config")
	}
	for _, file := range []string{getenv("PULSE_COOKIE"), under(config, "pulse/cookie"), under(home, ".pulse-cookie")} {
		if file == "" {
			continue
		}
		if data, err := os.ReadFile(file); err == nil && len(data) == cookieSize {
			return data
		}
	}
	return make([]byte, cookieSize)
}
