package host

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// A peer is who sent a request, as far as that can be known.
type peer struct {
	// addr is the client's address: that of the connection, or what a trusted proxy says. It is
	// the zero Addr for connections that have none, as Unix sockets and pipes.
	addr netip.Addr
	// loopback reports whether the connection comes from this machine: the client's, or a proxy's.
	loopback bool
	// local reports whether the client is a program of this machine, with no proxy between.
	local bool
	// What a trusted proxy says of the address that the client uses; "" where it says nothing.
	scheme, host, prefix string
}

// forwarding are the headers that proxies add. A request that has one did not come straight from
// its client.
var forwarding = []string{
	"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Real-Ip",
}

// proxies are the addresses whose X-Forwarded headers are believed, besides those of this
// machine. Anybody else could write into them what they like.
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

// ofThisMachine reports whether addr, as addrOf returns it, is that of a program of this machine.
// Connections without an IP address are.
func ofThisMachine(addr netip.Addr) bool { return !addr.IsValid() || addr.IsLoopback() }

// peerOf reads who sent r.
func peerOf(r *http.Request, trusted proxies) peer {
	from := addrOf(r.RemoteAddr)
	p := peer{addr: from, loopback: ofThisMachine(from)}
	here := netip.Addr{} // our end of the connection
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		here = addrOf(local.String())
	}
	// A program of this machine may also come by one of the machine's other addresses.
	p.local = p.loopback || from == here
	for _, name := range forwarding {
		p.local = p.local && r.Header.Get(name) == ""
	}
	// A proxy that adds no header still passes on the name by which it is known.
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
	// Each proxy appends whom it heard. The last one that is not a proxy of ours is the client.
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

// lastOf is the last value of a header that may have several: that of the nearest proxy.
func lastOf(h http.Header, name string) string {
	values := h.Values(name)
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// maxPrefix bounds the path that a proxy puts in front of ours.
const maxPrefix = 256

// cleanPrefix returns a path as /a/b, or "" for one that is empty or has anything but plain
// characters in it: it becomes a part of addresses.
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

// addrOf is the IP address of address, which may have a port; the zero Addr for none.
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
