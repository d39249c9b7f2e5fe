package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// listen opens the listeners for the options. For localhost, which browsers resolve to either
// family, it opens one for IPv4 and one for IPv6 if the machine has IPv6. Its errors are failures
// with exitListen.
func listen(o *options) ([]net.Listener, error) {
	listeners, err := tryListen(o)
	if err != nil {
		return nil, listenFailure(o, err)
	}
	return listeners, nil
}

// tryListen is listen with the errors of package net.
func tryListen(o *options) ([]net.Listener, error) {
	switch {
	case o.lan:
		return listenOne("", o.port)
	case o.host == defaultHost:
		return listenLoopback(o.port)
	}
	return listenOne(o.host, o.port)
}

func listenOne(host string, port int) ([]net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	return []net.Listener{l}, nil
}

func listenLoopback(port int) ([]net.Listener, error) {
	// A free port that the system picks for IPv4 may be taken for IPv6.
	tries := 1
	if port == 0 {
		tries = 10
	}
	var err error
	for range tries {
		var v4, v6 net.Listener
		if v4, err = net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err != nil {
			return nil, err
		}
		v6, err = net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(portOf(v4))))
		switch {
		case err == nil:
			return []net.Listener{v4, v6}, nil
		case !isTaken(err): // a machine without IPv6
			return []net.Listener{v4}, nil
		}
		// Serving IPv4 alone would let a browser's localhost reach the other program.
		_ = v4.Close()
	}
	return nil, err
}

func portOf(l net.Listener) int {
	if a, ok := l.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return 0
}

func isTaken(err error) bool {
	const wsaEADDRINUSE = syscall.Errno(10048) // on Windows
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaEADDRINUSE)
}

func listenFailure(o *options, err error) error {
	f := &failure{code: exitListen, err: err}
	var dns *net.DNSError
	switch {
	case isTaken(err):
		f.message = fmt.Sprintf("port %d is taken by another program", o.port)
		f.advice = "use --port 0 for any free port"
		if free := freePort(o); free != 0 {
			f.advice += fmt.Sprintf(", or --port %d", free)
		}
	case errors.Is(err, syscall.EACCES):
		f.message = fmt.Sprintf("port %d is reserved for privileged programs", o.port)
		f.advice = "use --port 8012, or another port above 1023"
	case errors.As(err, &dns), errors.Is(err, syscall.EADDRNOTAVAIL):
		f.message = fmt.Sprintf("%s is not an address of this machine", o.host)
		f.advice = "use --lan to listen on every network, or omit --host to listen on this machine only"
	default:
		var op *net.OpError
		if errors.As(err, &op) {
			err = op.Err
		}
		f.message = fmt.Sprintf("cannot listen on %s: %v", net.JoinHostPort(o.host, strconv.Itoa(o.port)), reason(err))
		f.advice = "check --host and --port"
	}
	return f
}

// nameHolder adds the scene of this user that has the port to an error of listen.
func (s *system) nameHolder(o *options, err error) error {
	f, ok := errors.AsType[*failure](err)
	if !ok || !isTaken(err) {
		return err
	}
	if r := s.holder(o.port); r != nil {
		f.message = fmt.Sprintf("port %d is taken by another scene: %s (process %d)", o.port, r.Script, r.PID)
		if r.silent {
			f.message = fmt.Sprintf("port %d is taken by another scene: process %d, which does not respond", o.port, r.PID)
		}
	}
	return f
}

// freePort returns a port near the port of o that was free a moment ago, or 0.
func freePort(o *options) int {
	near := *o
	for near.port++; near.port <= min(o.port+20, 65535); near.port++ {
		if listeners, err := tryListen(&near); err == nil {
			closeAll(listeners)
			return near.port
		}
	}
	return 0
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close()
	}
}

// addresses are the addresses of a server.
type addresses struct {
	port  int
	local string   // URL for this machine
	lan   []string // URLs for other machines; nil if they cannot reach it
}

// findAddresses returns the addresses of listeners that were opened for o.
func findAddresses(o *options, listeners []net.Listener, networks func() []network) addresses {
	port := portOf(listeners[0])
	a := addresses{port: port}
	ip, err := netip.ParseAddr(o.host)
	switch {
	case o.lan || err == nil && ip.IsUnspecified():
		a.local = httpURL(defaultHost, port)
		a.lan = lanURLs(networks(), err == nil && ip.Is4() && !o.lan, port)
	case err == nil && !ip.IsLoopback():
		a.local = httpURL(o.host, port)
		a.lan = []string{a.local}
	default:
		a.local = httpURL(o.host, port)
		if bound, ok := listeners[0].Addr().(*net.TCPAddr); ok && !bound.IP.IsLoopback() {
			a.lan = []string{a.local}
		}
	}
	return a
}

// lanURLs returns a URL for each address that other machines may reach. It returns IPv6 addresses
// only if the machine has no IPv4 addresses, because they are hard to type.
func lanURLs(networks []network, only4 bool, port int) []string {
	var v4, v6 []string
	for _, n := range networks {
		switch {
		case isVirtual(n.device) || n.addr.IsLinkLocalUnicast() || !n.addr.IsValid():
		case n.addr.Is4():
			v4 = append(v4, httpURL(n.addr.String(), port))
		case !only4:
			v6 = append(v6, httpURL(n.addr.String(), port))
		}
	}
	if len(v4) > 0 {
		return v4
	}
	return v6
}

// isVirtual reports whether a network device leads to containers or virtual machines
// instead of other machines.
func isVirtual(device string) bool {
	return slices.ContainsFunc([]string{"docker", "br-", "veth", "virbr", "vmnet", "cni", "flannel"}, func(prefix string) bool {
		return strings.HasPrefix(device, prefix)
	})
}

func httpURL(host string, port int) string {
	return "http://" + net.JoinHostPort(host, strconv.Itoa(port)) + "/"
}

// socketURL returns the websocket's address for the address of a page.
func socketURL(page string) string { return "ws" + strings.TrimPrefix(page, "http") }
