package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
)

// docsPolicy lets a page of the reference load only files of the reference.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// A docsSite serves the reference: / and its files, and /tag/<tag>, which redirects to the page
// of the component with that tag. The files are generated at the first request.
type docsSite struct {
	files func() (map[string][]byte, error)
}

func newDocsSite() *docsSite {
	return &docsSite{sync.OnceValues(func() (map[string][]byte, error) { return reference.Site(buildVersion()) })}
}

func (d *docsSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "This address accepts only GET and HEAD.", http.StatusMethodNotAllowed)
		return
	}
	name := r.URL.Path
	if tag, ok := strings.CutPrefix(name, "tag/"); ok {
		header.Set("Location", "../"+reference.FileOfTag(tag))
		header.Set("Cache-Control", "no-cache")
		w.WriteHeader(http.StatusFound)
		return
	}
	if name == "" {
		name = "index.html"
	}
	files, err := d.files()
	if err != nil {
		http.Error(w, "The documentation cannot be shown: "+err.Error(), http.StatusInternalServerError)
		return
	}
	content, ok := files[name]
	if !ok {
		header.Set("Cache-Control", "no-store")
		http.Error(w, "The documentation has no page at this address.", http.StatusNotFound)
		return
	}
	sum := sha256.Sum256(content)
	header.Set("ETag", fmt.Sprintf("%q", hex.EncodeToString(sum[:8])))
	header.Set("Cache-Control", "no-cache")
	header.Set("Content-Type", docsType(name))
	header.Set("Content-Security-Policy", docsPolicy)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(docsTime)) // not every server supports deadlines
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

// docsTime is enough for the largest file at 16 KiB per second.
const docsTime = 30 * time.Second

// docsType returns the content type of a file. It does not use the system's table, because some
// systems map scripts to text/plain, and browsers then do not run them.
func docsType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webp":
		return "image/webp"
	}
	return "application/octet-stream"
}
