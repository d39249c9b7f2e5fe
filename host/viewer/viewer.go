// Package viewer serves the browser viewer. Its build is embedded if it existed when the
// program was built.
//
//	if build := viewer.Build(); build != nil {
//		cfg.Viewer = viewer.New(build)
//	}
//
// A build is the folder dist/ that `npm run build` writes and git ignores. Without a
// build everything else works, and the host's page at / explains how to make one.
//
// The page loads nothing from other hosts, which its policy enforces. It may connect to one other
// machine: the one that the page's address names as ?ws=. Then the page asks before it connects,
// and may load only its own scripts, styles and fonts from this host.
package viewer

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Until the viewer is built, the folder contains only a .gitignore, which satisfies the
// pattern.
//
//go:embed all:dist
var embedded embed.FS

const index = "index.html"

// Build returns the embedded build, or nil if the program was built without one.
func Build() fs.FS {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil || !Complete(dist) {
		return nil
	}
	return dist
}

// Complete reports whether build contains at least the page.
func Complete(build fs.FS) bool {
	info, err := fs.Stat(build, index)
	return err == nil && info.Mode().IsRegular()
}

// New returns a handler that serves a build, whose files may be replaced meanwhile. It
// serves /, the build's files, and the build's font at /unicode-fonts/, and nothing
// else.
func New(build fs.FS) http.Handler {
	return &handler{build: build, cache: newCache()}
}

type handler struct {
	build fs.FS
	cache *cache
}

const (
	immutable = "public, max-age=31536000, immutable"
	// writeTime and writeRate bound the time for a response, as in package host: a
	// fixed time, and a time for its bytes per second.
	writeTime = 30 * time.Second
	writeRate = 32 << 10
)

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin") // hosts of scenes check which page requests their images
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "Method not allowed: use GET or HEAD.", http.StatusMethodNotAllowed)
		return
	}
	if answer, ok := fontIndex(r.URL.Path); ok {
		header.Set("Content-Type", "application/json")
		header.Set("Cache-Control", "no-cache")
		header.Set("Content-Length", strconv.Itoa(len(answer)))
		if r.Method != http.MethodHead {
			_, _ = w.Write([]byte(answer)) // fails only if the client has left
		}
		return
	}
	name, ok := h.name(r.URL.Path)
	if !ok {
		notFound(w)
		return
	}
	h.serve(w, r, name)
}

// name returns the file of the build for a path.
func (h *handler) name(urlPath string) (string, bool) {
	switch urlPath {
	case "/":
		return index, true
	case fontFile:
		return h.font()
	}
	name := strings.TrimPrefix(urlPath, "/")
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return "", false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part[0] == '.' { // hidden files of the build
			return "", false
		}
	}
	ext := path.Ext(name)
	return name, ext != ".br" && ext != ".gz"
}

// hashed matches the name of a file whose content never changes, because the name
// contains its hash.
var hashed = regexp.MustCompile(`^assets/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9.]+$`)

// serve sends a file in the encoding that the client prefers.
func (h *handler) serve(w http.ResponseWriter, r *http.Request, name string) {
	f, err := openFile(h.build, name)
	if err != nil {
		notFound(w)
		return
	}
	defer f.Close()
	header := w.Header()
	header.Set("Content-Type", mediaType(name))
	header.Set("Cache-Control", "no-cache")
	if hashed.MatchString(name) {
		header.Set("Cache-Control", immutable)
	}
	if path.Ext(name) == ".html" {
		text, ok := policy(r)
		if !ok {
			header.Del("Cache-Control")
			http.Error(w, "To show the scene of another host with ?ws=, open this page by a name or an IPv4 address.", http.StatusForbidden)
			return
		}
		header.Set("Content-Security-Policy", text)
	}
	entry, err := h.cache.entry(f, name)
	if err != nil {
		header.Del("Cache-Control")
		http.Error(w, "This file of the viewer cannot be read.", http.StatusInternalServerError)
		return
	}
	content := f.ReadSeeker
	size, etag := f.size, entry.etag
	if compressible(name) && f.size >= minCompressed {
		header.Set("Vary", "Accept-Encoding")
		// Ranges refer to the unencoded file.
		if r.Header.Get("Range") == "" {
			for _, encoding := range preferred(r.Header.Values("Accept-Encoding")) {
				if encoding == identity {
					break
				}
				other, otherSize, done := h.encoded(f, name, encoding, entry)
				if other == nil {
					continue
				}
				defer done()
				content, size, etag = other, otherSize, entry.etag+"-"+encoding
				header.Set("Content-Encoding", encoding)
				header.Set("Content-Length", strconv.FormatInt(size, 10))
				break
			}
		}
	}
	header.Set("ETag", `"`+etag+`"`)
	allowed := writeTime + time.Duration(size/writeRate)*time.Second
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(allowed)) // not every server supports deadlines
	// No modification time: embedded files have none, and the tag is exact.
	http.ServeContent(w, r, name, time.Time{}, content)
}

func notFound(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "Page not found.", http.StatusNotFound)
}

// mediaType returns the content type of a file of a build. It does not use the system's
// table, because on some systems scripts are text/plain and do not run.
func mediaType(name string) string {
	switch strings.TrimPrefix(path.Ext(name), ".") {
	case "html":
		return "text/html; charset=utf-8"
	case "js", "mjs":
		return "text/javascript; charset=utf-8"
	case "css":
		return "text/css; charset=utf-8"
	case "json", "map":
		return "application/json"
	case "webmanifest":
		return "application/manifest+json"
	case "txt", "md":
		return "text/plain; charset=utf-8"
	case "wasm":
		return "application/wasm"
	case "svg":
		return "image/svg+xml"
	case "ico":
		return "image/x-icon"
	case "png":
		return "image/png"
	case "jpg", "jpeg":
		return "image/jpeg"
	case "webp":
		return "image/webp"
	case "hdr":
		return "image/vnd.radiance"
	case "exr":
		return "image/x-exr"
	case "ktx2":
		return "image/ktx2"
	case "woff":
		return "font/woff"
	case "woff2":
		return "font/woff2"
	case "ttf":
		return "font/ttf"
	case "glb":
		return "model/gltf-binary"
	}
	return "application/octet-stream"
}
