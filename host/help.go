package host

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
)

// The page has no script and requests nothing, so its policy allows only its own style.
const helpPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed help.html
var helpSource string

// A helpPage is served at / if no viewer is built in. It explains how to get one and
// how to use the hosted one.
type helpPage struct{ template *template.Template }

func newHelpPage() (*helpPage, error) {
	t, err := template.New("help").Parse(helpSource)
	if err != nil {
		return nil, fmt.Errorf("help page: %w", err)
	}
	return &helpPage{t}, nil
}

// helpData is the content of the page.
type helpData struct {
	Socket   string // the address of the websocket
	Hosted   string // the hosted client, connected to Socket
	Local    bool   // the client is on this machine
	Version  string
	Sessions int
}

func (h *Host) serveHelp(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.Error(w, "Page not found.", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		methodNotAllowed(w, "GET, HEAD")
		return
	}
	page, err := h.help()
	if err != nil {
		h.log.Error("help page cannot be shown", "error", err)
		http.Error(w, "This page cannot be shown.", http.StatusInternalServerError)
		return
	}
	p := peerOf(r, h.trusted)
	base := h.baseURL(r, &p)
	socket := url.URL{Scheme: "ws", Host: base.Host, Path: base.Path}
	if base.Scheme == "https" {
		socket.Scheme = "wss"
	}
	name, _, _ := splitHost(base.Host)
	data := helpData{
		Socket:   socket.String(),
		Hosted:   "https://vuer.ai?ws=" + url.QueryEscape(socket.String()),
		Local:    isLocalhost(name),
		Version:  h.cfg.Version,
		Sessions: h.Stats().Sessions,
	}
	var body bytes.Buffer
	if err := page.template.Execute(&body, data); err != nil {
		h.log.Error("help page cannot be shown", "error", err)
		http.Error(w, "This page cannot be shown.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	header.Set("Content-Security-Policy", helpPolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	_, _ = body.WriteTo(w) // fails only if the client has left
}
