package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// The host's own paths. Websockets are accepted at any path; the viewer serves all other paths.
const (
	healthPath    = "/healthz"
	workspacePath = "/workspace/"
	docsPath      = "/docs/"
)

func (h *Host) serveHTTP(w http.ResponseWriter, r *http.Request) {
	r = h.withoutPrefix(r)
	switch {
	case r.Host == "" && r.URL.Path == healthPath && !websocket.IsWebSocketUpgrade(r):
		// HTTP/1.0 has no Host header, and the health checks of some load balancers speak it.
	case r.Host == "":
		http.Error(w, "This request has no Host header; only "+healthPath+" is served without one.", http.StatusBadRequest)
		return
	case !h.origins.allowsHost(r.Host):
		h.refused.origin(h.log, "host name", r.Host)
		http.Error(w, fmt.Sprintf("This host does not answer to the name %q.\n"+
			"If that is its name, start it with --allow-origin http://%s\n", cut(r.Host), cut(r.Host)),
			http.StatusMisdirectedRequest)
		return
	}
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin") // see strange
	switch path := r.URL.Path; {
	case websocket.IsWebSocketUpgrade(r):
		h.upgrade(w, r)
	case path == healthPath:
		h.withCORS(w, r, h.serveHealth)
	case strings.HasPrefix(path, workspacePath):
		h.withCORS(w, r, h.serveWorkspace)
	case h.cfg.Docs != nil && path == strings.TrimSuffix(docsPath, "/"):
		w.Header().Set("Location", "."+docsPath) // relative, as a proxy may add a path prefix
		w.WriteHeader(http.StatusFound)
	case h.cfg.Docs != nil && strings.HasPrefix(path, docsPath):
		http.StripPrefix(docsPath, h.cfg.Docs).ServeHTTP(w, r)
	case h.cfg.Viewer != nil:
		h.cfg.Viewer.ServeHTTP(w, r)
	default:
		h.serveHelp(w, r)
	}
}

// withoutPrefix returns r without the path prefix that a proxy has announced, or r itself if the
// proxy has removed the prefix.
func (h *Host) withoutPrefix(r *http.Request) *http.Request {
	prefix := peerOf(r, h.trusted).prefix
	if prefix == "" || !strings.HasPrefix(r.URL.Path, prefix+"/") || !strings.HasPrefix(r.URL.EscapedPath(), prefix+"/") {
		return r
	}
	cut := *r
	u := *r.URL
	u.RawPath = strings.TrimPrefix(u.EscapedPath(), prefix)
	u.Path = strings.TrimPrefix(u.Path, prefix)
	cut.URL = &u
	return &cut
}

// upgrade creates a session for a websocket request.
func (h *Host) upgrade(w http.ResponseWriter, r *http.Request) {
	if !r.ProtoAtLeast(1, 1) { // RFC 6455, section 4.1; HTTP/1.0 has no status 101
		http.Error(w, "A websocket takes HTTP/1.1; this request is "+r.Proto+".", http.StatusBadRequest)
		return
	}
	if origin := r.Header.Get("Origin"); !h.origins.allowsOrigin(origin, r.Host) {
		h.refused.origin(h.log, "origin", origin)
		http.Error(w, fmt.Sprintf("Pages of %q may not connect to this host.\n"+
			"If they should, start it with --allow-origin %s\n", cut(origin), cut(origin)), http.StatusForbidden)
		return
	}
	provisional, err := h.reserve(otherAddr(peerOf(r, h.trusted).addr))
	if err != nil {
		if !errors.Is(err, errClosing) {
			h.chatter.say(slog.LevelWarn, "refused", "client refused: "+err.Error(), "from", r.RemoteAddr, "max", h.maxSessions)
		}
		w.Header().Set("Retry-After", "5")
		http.Error(w, fmt.Sprintf("Try again later: %v.", err), http.StatusServiceUnavailable)
		return
	}
	hijacked := &hijacker{ResponseWriter: w, buffers: h.readBuffers}
	ws, err := h.upgrader.Upgrade(hijacked, r, nil)
	if err != nil {
		h.release()
		h.log.Debug("websocket handshake failed", "from", r.RemoteAddr, "error", err)
		return
	}
	hijacked.socket.muted.Store(true)
	boundUnsent(hijacked.socket.Conn)
	h.admit(r, hijacked.socket, ws, provisional)
}

// withCORS lets the pages that may connect also read what next serves.
func (h *Host) withCORS(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	header := w.Header()
	header.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	allowed := origin != "" && h.origins.allowsOrigin(origin, r.Host)
	if allowed {
		header.Set("Access-Control-Allow-Origin", origin)
		header.Set("Access-Control-Expose-Headers", "Accept-Ranges, Content-Length, Content-Range, ETag")
	} else if origin != "" {
		h.refused.origin(h.log, "origin", origin)
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		next(w, r)
	case http.MethodOptions:
		header.Set("Allow", "GET, HEAD, OPTIONS")
		if allowed {
			header.Set("Access-Control-Allow-Methods", "GET, HEAD")
			header.Set("Access-Control-Allow-Headers", "Cache-Control, Content-Type, If-Modified-Since, If-None-Match, If-Range, Range")
			header.Set("Access-Control-Max-Age", "600")
			// A public page, such as the hosted client, asks for this before it may connect to a
			// private address.
			if r.Header.Get("Access-Control-Request-Private-Network") == "true" {
				header.Set("Access-Control-Allow-Private-Network", "true")
			}
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		methodNotAllowed(w, "GET, HEAD, OPTIONS")
	}
}

// strange refuses requests for files that are embedded in pages that may not connect, and reports
// whether it has. Browsers request images, scripts and frames without an Origin header. The page
// could show the file, or find out whether it exists. Browsers describe the page in Sec-Fetch-Site.
// For browsers that do not send it, Cross-Origin-Resource-Policy makes the browser block the file.
func (h *Host) strange(w http.ResponseWriter, r *http.Request) bool {
	header := w.Header()
	// A request of our own page that another host has redirected here is not exempt: Sec-Fetch-Site
	// covers the whole chain of redirects.
	friend := h.fromFriend(r)
	if friend {
		header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	site, mode := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Sec-Fetch-Mode")
	if friend || site != "cross-site" && site != "same-site" || mode == "cors" || mode == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" {
		return false
	}
	header.Set("Cache-Control", "no-store")
	http.Error(w, "Pages of other origins may not show files of this host.\n"+
		"If this one should, start the host with --allow-origin and the origin of the page.", http.StatusForbidden)
	return true
}

// fromFriend reports whether the requesting page has another origin than this host and may connect.
func (h *Host) fromFriend(r *http.Request) bool {
	if h.origins.any {
		return true
	}
	from := r.Header.Get("Origin")
	if from == "" {
		u, err := url.Parse(r.Referer())
		if err != nil || u.Host == "" {
			return false
		}
		from = u.Scheme + "://" + u.Host
	}
	o, ok := parseOrigin(from)
	return ok && !o.sameHost(r.Host) && h.origins.allowsOrigin(from, r.Host)
}

func (h *Host) serveHealth(w http.ResponseWriter, r *http.Request) {
	st := h.Stats()
	h.mu.Lock()
	closing := h.closing
	h.mu.Unlock()
	health := struct {
		Status   string  `json:"status"`
		Version  string  `json:"version"`
		Sessions int     `json:"sessions"`
		Uptime   float64 `json:"uptime_seconds"`
	}{"ok", h.cfg.Version, st.Sessions, st.Uptime.Round(time.Millisecond).Seconds()}
	status := http.StatusOK
	if closing {
		health.Status, status = "closing", http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(health) // fails only if the client has left
	}
}

func methodNotAllowed(w http.ResponseWriter, allow string) {
	w.Header().Set("Allow", allow)
	http.Error(w, "This address takes "+allow+".", http.StatusMethodNotAllowed)
}
