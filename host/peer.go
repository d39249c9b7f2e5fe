package host

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// A peer is the sender of a request, as far as it is known.
type peer struct {
	// addr is the client's address: the address of the connection, or the one that a trusted proxy
	// reports. It is the zero Addr for connections without one, such as Unix sockets and pipes.
	addr netip.Addr
	// loopback reports whether the connection comes from this machine, from the client or a proxy.
	loopback bool
	// local reports whether the client is a program on this machine that connects without a proxy.
	local bool
	// The parts of the URL that the client uses, as a trusted proxy reports them, or "".
	scheme, host, prefix string
}

// forwarding are the headers that proxies add. A request with one of them does not come directly
// from its client.
var forwarding = []string{
	"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Real-Ip",
}

// proxies are the networks whose X-Forwarded headers are trusted, in addition to this machine.
// Any other sender can forge them.
type proxies []netip.Prefix

func newProxies(list []string) (proxies, error) {
	var p proxies
	for _, s := range list {
		prefix, err := netip.ParsePrefix(s)
		if err != nil {
			addr, err := netip.ParseAddr(s)
			if err != nil {
				return nil, fmt.Errorf("trusted proxy %q: want an address such as 10.0.0.1, or a network such as 10.0.0.0/8", s)
			}
			prefix = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen())
		}
		p = append(p, prefix.Masked())
	}
	return p, nil
}

func (p proxies) trusts(addr netip.Addr) bool {
	return ofThisMachine(addr) || slices.ContainsFunc(p, func(prefix netip.Prefix) bool { return prefix.Contains(addr) })
}

// ofThisMachine reports whether addr, as addrOf returns it, belongs to a program on this machine.
// Connections without an IP address, for which addr is the zero Addr, come from this machine too.
func ofThisMachine(addr netip.Addr) bool { return !addr.IsValid() || addr.IsLoopback() }

// peerOf returns the sender of r.
func peerOf(r *http.Request, trusted proxies) peer {
	from := addrOf(r.RemoteAddr)
	p := peer{addr: from, loopback: ofThisMachine(from)}
	here := netip.Addr{} // our end of the connection
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		here = addrOf(local.String())
	}
	// A program on this machine may also connect by one of the machine's other addresses.
	p.local = p.loopback || from == here
	for _, name := range forwarding {
		p.local = p.local && r.Header.Get(name) == ""
	}
	// A proxy that adds no header still passes on the host name that its clients use.
	if name, _, ok := splitHost(r.Host); ok && p.local {
		named, err := netip.ParseAddr(name)
		p.local = isLocalhost(name) || err == nil && named.Unmap() == here
	}
	if !trusted.trusts(from) {
		return p
	}
	p.scheme = strings.ToLower(lastOf(r.Header, "X-Forwarded-Proto"))
	p.host = lastOf(r.Header, "X-Forwarded-Host")
	p.prefix = cleanPrefix(lastOf(r.Header, "X-Forwarded-Prefix"))
	// Each proxy appends the address of its peer. The last address that does not belong to a
	// trusted proxy is the client's.
	heard := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(heard) - 1; i >= 0; i-- {
		addr := addrOf(strings.TrimSpace(heard[i]))
		if !addr.IsValid() {
			break
		}
		p.addr = addr
		if !trusted.trusts(addr) {
			break
		}
	}
	return p
}

// lastOf returns the last value of a header that may have several: the value from the nearest
// proxy.
func lastOf(h http.Header, name string) string {
	values := h.Values(name)
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// maxPrefix bounds the bytes of the path prefix that a proxy adds.
const maxPrefix = 256

// cleanPrefix returns a path prefix in the form /a/b. It returns "" for a prefix that is empty, too
// long, or not plain, since the prefix becomes part of URLs.
func cleanPrefix(s string) string {
	s = strings.Trim(s, "/")
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-._~/", r)
	}
	if s == "" || len(s) > maxPrefix || strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) || strings.Contains("/"+s+"/", "/../") || strings.Contains(s, "//") {
		return ""
	}
	return "/" + s
}

// addrOf returns the IP address in address, which may have a port, or the zero Addr.
func addrOf(address string) netip.Addr {
	if ap, err := netip.ParseAddrPort(address); err == nil {
		return ap.Addr().Unmap().WithZone("")
	}
	addr, err := netip.ParseAddr(strings.Trim(address, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}
