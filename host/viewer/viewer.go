// Package viewer serves the browser viewer, whose build is embedded if there was one when
// the program was built.
//
//	if build := viewer.Build(); build != nil {
//		cfg.Viewer = viewer.New(build)
//	}
//
// A build is the folder that `npm run build` leaves in dist/, which git ignores. Without
// one everything else works, and the host says at / how to get one.
//
// The page loads nothing from elsewhere, and its policy makes sure of that: the only other
// machine it may talk to is the one that the page's own address names as ?ws=. Then the page asks
// before it connects, and may load only its own scripts, styles and fonts from this host.
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

// The folder holds a .gitignore alone until the viewer is built, which is enough for the
// pattern.
//
//go:embed all:dist
var embedded embed.FS

const index = "index.html"

// Build is the embedded build, nil if the program was built without one.
func Build() fs.FS {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil || !Complete(dist) {
		return nil
	}
	return dist
}

// Complete reports whether build has what a viewer needs at least: its page.
func Complete(build fs.FS) bool {
	info, err := fs.Stat(build, index)
	return err == nil && info.Mode().IsRegular()
}

// New serves a build, of which the files may be replaced while it does. The handler
// answers / and the build's own files, and /unicode-fonts/ with the build's font, and
// knows nothing else.
func New(build fs.FS) http.Handler {
	return &handler{build: build, cache: newCache()}
}

type handler struct {
	build fs.FS
	cache *cache
}

const (
	immutable = "public, max-age=31536000, immutable"
	// writeTime and writeRate are what a client is given for an answer: as in package
	// host, a time and bytes a second.
	writeTime = 30 * time.Second
	writeRate = 32 << 10
)

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin") // hosts of scenes check which page requests their images
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "This address takes GET, HEAD.", http.StatusMethodNotAllowed)
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

// name is the file of the build for a path.
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
		if part[0] == '.' { // what the build keeps for itself
			return "", false
		}
	}
	ext := path.Ext(name)
	return name, ext != ".br" && ext != ".gz"
}

// hashed matches the name of a file whose content never changes, since a hash of it is
// part of the name.
var hashed = regexp.MustCompile(`^assets/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9.]+$`)

// serve answers with a file in the encoding that the client likes best.
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
		// A part of a file is a part of the file as it is.
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
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(allowed)) // not every server has deadlines
	// No modification time: embedded files have none, and the tag is exact.
	http.ServeContent(w, r, name, time.Time{}, content)
}

func notFound(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "There is nothing at this address.", http.StatusNotFound)
}

// mediaType is the content type for a file of a build. The table is ours and not the
// system's, on some of which scripts are text/plain and then do not run.
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
