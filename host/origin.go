package host

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// An origin is a page's scheme, host and port as browsers send them.
type origin struct {
	scheme string // lower case
	host   string // lower case, without brackets or a final dot
	port   string // never empty for http and https
}

// parseOrigin reads an Origin header. It rejects "null", which pages without an origin send.
func parseOrigin(s string) (origin, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Host == "" || u.User != nil || u.Opaque != "" ||
		(u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return origin{}, false
	}
	name, port, ok := splitHost(u.Host)
	if !ok {
		return origin{}, false
	}
	o := origin{scheme: strings.ToLower(u.Scheme), host: name, port: port}
	if o.port == "" {
		o.port = defaultPort(o.scheme)
	}
	return o, true
}

// String returns the origin as a browser would write it.
func (o origin) String() string {
	if o.port == defaultPort(o.scheme) {
		if strings.Contains(o.host, ":") {
			return o.scheme + "://[" + o.host + "]"
		}
		return o.scheme + "://" + o.host
	}
	return o.scheme + "://" + net.JoinHostPort(o.host, o.port)
}

// sameHost reports whether header, a Host header, names the host and port of o.
func (o origin) sameHost(header string) bool {
	name, port, ok := splitHost(header)
	if port == "" {
		port = defaultPort(o.scheme)
	}
	return ok && name == o.host && port == o.port
}

func defaultPort(scheme string) string {
	switch scheme {
	case "http", "ws":
		return "80"
	case "https", "wss":
		return "443"
	}
	return ""
}

// splitHost splits host[:port], where an IPv6 address is in brackets, and converts the name to the
// form in which names are compared.
func splitHost(s string) (name, port string, ok bool) {
	name = s
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return "", "", false
		}
		name, s = s[1:end], s[end+1:]
		if s != "" && s[0] != ':' {
			return "", "", false
		}
		if _, err := netip.ParseAddr(name); err != nil {
			return "", "", false
		}
		port = strings.TrimPrefix(s, ":")
	} else if i := strings.IndexByte(s, ':'); i >= 0 {
		name, port = s[:i], s[i+1:]
	}
	for _, c := range port {
		if c < '0' || c > '9' {
			return "", "", false
		}
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	// If the rest ends in a dot, the name had an empty label, which is invalid.
	return name, port, name != "" && !strings.HasSuffix(name, ".") && !strings.ContainsAny(name, "/\\@%?#[] \t*")
}

// An originPolicy decides which pages may connect to this host, and by which names it may be
// called. Together these checks keep foreign pages in the user's browser from using the host. The
// origin check rejects pages that the browser declares as foreign. The name check rejects pages
// whose own DNS name was pointed to this host, which makes them the same origin.
type originPolicy struct {
	any     bool
	origins map[origin]bool
	names   map[string]bool
}

func newOriginPolicy(allow, names []string, publicURL string) (*originPolicy, error) {
	p := &originPolicy{
		origins: map[origin]bool{
			{"https", "vuer.ai", "443"}: true,
		},
		names: map[string]bool{},
	}
	if publicURL != "" {
		allow = append(allow[:len(allow):len(allow)], publicURL)
	}
	for _, s := range allow {
		if s == "*" {
			p.any = true
			continue
		}
		o, ok := parseOrigin(s)
		if !ok || o.port == "" {
			return nil, fmt.Errorf("allowed origin %q: want scheme://host[:port], as in https://example.com, or *", s)
		}
		p.origins[o] = true
		p.names[o.host] = true
	}
	for _, s := range names {
		name, port, ok := splitHost(s)
		if !ok || port != "" {
			return nil, fmt.Errorf("host name %q: want a name without a port", s)
		}
		p.names[name] = true
	}
	if machine, err := os.Hostname(); err == nil && machine != "" {
		machine = strings.ToLower(machine)
		short, _, _ := strings.Cut(machine, ".")
		p.names[machine], p.names[short], p.names[short+".local"] = true, true, true
	}
	return p, nil
}

// allowsOrigin reports whether the page that sent header, an Origin header, may talk to
// this host when it calls it by hostHeader. Apart from the configured origins, only pages of the
// same host and port may: a page of another port, even of localhost, is another program's.
// Browsers always send the header with a websocket request, so a request without it does not come
// from a browser.
func (p *originPolicy) allowsOrigin(header, hostHeader string) bool {
	if header == "" || p.any {
		return true
	}
	o, ok := parseOrigin(header)
	if !ok {
		return false
	}
	web := o.scheme == "http" || o.scheme == "https"
	return p.origins[o] || web && o.sameHost(hostHeader)
}

// allowsHost reports whether this host answers to the name in header, a Host header.
func (p *originPolicy) allowsHost(header string) bool {
	if p.any {
		return true
	}
	name, _, ok := splitHost(header)
	if !ok {
		return false
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return true // an address cannot be pointed elsewhere
	}
	return name == "localhost" || p.names[name]
}

// isLocalhost reports whether name, as splitHost returns it, means this machine in every browser.
// Subdomains of localhost do not: not every system resolves them itself, and a DNS server on the
// local network can point them anywhere.
func isLocalhost(name string) bool {
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.Unmap().IsLoopback()
}
