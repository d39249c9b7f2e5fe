package viewer

import (
	"net/http"
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
func policy(r *http.Request) string {
	other := otherHost(r.URL.Query().Get("ws"))
	sockets := ""
	if hostName.MatchString(r.Host) {
		sockets = " ws://" + r.Host + " wss://" + r.Host
	}
	files := ""
	if other != nil {
		sockets += " " + other.Scheme + "://" + other.Host
		files = " " + strings.Replace(other.Scheme, "ws", "http", 1) + "://" + other.Host
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval' blob:",
		"worker-src 'self' blob: data:",
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data: blob:" + files,
		"media-src 'self' data: blob:" + files,
		"font-src 'self' data: blob:" + files,
		"connect-src 'self' data: blob:" + sockets + files,
		"frame-src 'self'" + files,
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
	}, "; ")
}

// hostName matches what may stand in a policy, in which spaces and semicolons have a
// meaning.
var hostName = regexp.MustCompile(`^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$`)

// otherHost is the scheme, ws or wss, and host of the address in ?ws=, nil where that is
// none.
func otherHost(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "ws" && u.Scheme != "wss") || !hostName.MatchString(u.Host) {
		return nil
	}
	return u
}
