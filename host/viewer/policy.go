package viewer

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// policy returns the page's Content-Security-Policy. Apart from files of this host it allows
//
//   - the websocket of this host, by name (not every browser includes it in 'self'),
//     and of the host that ?ws= names, with that host's files;
//   - WebAssembly, and workers that libraries create from strings: decoders, splats, text;
//   - pictures, fonts and buffers that are part of a scene's messages;
//   - styles in elements, which the libraries and a scene's html use.
//
// Another host whose scene the page shows could use the page to read files of this host. So the page
// may then load only its own scripts, styles and fonts, listed by path, and no images: browsers
// ignore paths after a redirect. ok is false if this host's name cannot be part of a source with a
// path; then the page must not be served.
func policy(r *http.Request) (text string, ok bool) {
	other := otherHost(r)
	scripts, own, pictures, sockets := "'self'", "'self'", " 'self'", ""
	if hostName.MatchString(r.Host) {
		sockets = " ws://" + r.Host + " wss://" + r.Host
	}
	assets := paths(r)
	files := ""
	switch {
	case other != nil:
		if assets == "" {
			return "", false
		}
		scripts, own, pictures = assets, assets, ""
		files = " " + strings.Replace(other.Scheme, "ws", "http", 1) + "://" + other.Host
		sockets = " " + other.Scheme + "://" + other.Host
	case assets != "" && direct(r):
		scripts = assets
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + scripts + " 'wasm-unsafe-eval' blob:",
		"worker-src " + scripts + " blob: data:",
		"style-src " + scripts + " 'unsafe-inline'",
		"img-src" + pictures + " data: blob:" + files,
		"media-src" + pictures + " data: blob:" + files,
		"font-src " + own + " data: blob:" + files,
		"connect-src " + own + " data: blob:" + sockets + files,
		"frame-src" + orNone(pictures+files),
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
	}, "; "), true
}

func orNone(sources string) string {
	if sources == "" {
		return " 'none'"
	}
	return sources
}

// paths returns the sources of the page's own files in a policy. It returns "" if the host is
// addressed by an IPv6 address, which policies do not support.
func paths(r *http.Request) string {
	var list []string
	prefix := r.Header.Get("X-Forwarded-Prefix")
	if !prefixPath.MatchString(prefix) {
		prefix = ""
	}
	for _, name := range []string{r.Host, r.Header.Get("X-Forwarded-Host")} {
		if hostName.MatchString(name) && name[0] != '[' {
			list = append(list, name+prefix+"/assets/", name+prefix+fontRoot)
		}
	}
	return strings.Join(list, " ")
}

// direct reports whether the page is requested by localhost or an IP address and without a sign
// of a proxy. Then host and path are the same as in the browser; a proxy might change either.
func direct(r *http.Request) bool {
	for name := range r.Header {
		if name == "Forwarded" || name == "Via" || name == "X-Real-Ip" || strings.HasPrefix(name, "X-Forwarded-") {
			return false
		}
	}
	name, _, _ := strings.Cut(r.Host, ":")
	_, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil
}

// prefixPath matches a path prefix that a proxy may add.
var prefixPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

// hostName matches the hosts that can be written into a policy, where spaces and semicolons are
// separators.
var hostName = regexp.MustCompile(`^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$`)

// maxHost bounds a host with its port, of which the policy has several copies. Names of hosts have at
// most 253 bytes.
const maxHost = 260

// otherHost returns the scheme, ws or wss, and host of the address in ?ws=, which it reads as the page
// does: the scheme may also be http or https, and without one the page's scheme counts. It returns nil if the address
// is not valid, is a path, or is this host's own.
func otherHost(r *http.Request) *url.URL {
	asked := r.URL.Query().Get("ws")
	if !withScheme.MatchString(asked) {
		rest, slashes := strings.CutPrefix(asked, "//")
		if !slashes && strings.IndexAny(asked, "/.?") == 0 { // a path
			return nil
		}
		asked = ownScheme(r) + "://" + rest
	}
	u, err := url.Parse(asked)
	if err != nil || len(u.Host) > maxHost || !hostName.MatchString(u.Host) || strings.EqualFold(u.Host, r.Host) {
		return nil
	}
	switch u.Scheme {
	case "ws", "wss":
	case "http", "https":
		u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	default:
		return nil
	}
	return u
}

// ownScheme returns the scheme of websockets that belong to the page that is requested.
func ownScheme(r *http.Request) string {
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		return "wss"
	}
	return "ws"
}

var withScheme = regexp.MustCompile(`^(?i)[a-z][a-z0-9+.-]*://`)
