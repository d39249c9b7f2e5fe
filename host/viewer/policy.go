package viewer

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// policy is the page's Content-Security-Policy. Beside files of this host it allows
//
//   - the websocket, by this host's name (not every browser takes it for 'self') and to
//     the host that ?ws= names, with that host's files;
//   - WebAssembly, and workers that libraries make of text: decoders, splats, text;
//   - pictures, fonts and buffers that are part of a scene's own messages;
//   - styles in elements, which the libraries and a scene's html use.
//
// Where the scene is another host's, that host could have the page show it files of this one. So
// the page then has its own scripts, styles and fonts only, by their paths, and no picture: a
// browser does not look at paths once there was a redirect. ok is false if this host has no name
// that a policy can have a path with; such a page cannot be served.
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

// paths are the places of the page's own files as a policy has them, "" where this host goes by an
// IPv6 address, which a policy does not know.
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

// direct reports whether the page is asked for by the name that the browser shows: by localhost
// or an address, and with no sign of a proxy, which might change name or path.
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

// prefixPath matches a path that a proxy may have put in front of ours.
var prefixPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

// hostName matches what may stand in a policy, in which spaces and semicolons have a
// meaning.
var hostName = regexp.MustCompile(`^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$`)

// otherHost is the scheme, ws or wss, and host of the address in ?ws=, nil where that is none or
// this host's own.
func otherHost(r *http.Request) *url.URL {
	u, err := url.Parse(r.URL.Query().Get("ws"))
	if err != nil || (u.Scheme != "ws" && u.Scheme != "wss") || !hostName.MatchString(u.Host) || strings.EqualFold(u.Host, r.Host) {
		return nil
	}
	return u
}
