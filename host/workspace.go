package host

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/vuerlua/vuerlua/internal/disk"
)

// serveWorkspace serves one file of the workspace. Whatever is wrong with a name gives
// the same 404, so that nothing can be learned about what lies outside.
func (h *Host) serveWorkspace(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	name, ok := workspaceName(strings.TrimPrefix(r.URL.EscapedPath(), workspacePath))
	if !ok || h.cfg.Workspace == "" {
		notFound(w)
		return
	}
	if h.cfg.Asked != nil {
		h.cfg.Asked(filepath.Join(h.cfg.Workspace, filepath.FromSlash(name)))
	}
	f, info, err := openWorkspace(h.cfg.Workspace, name)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			h.log.Warn("workspace file cannot be read", "file", name, "error", err)
		}
		notFound(w)
		return
	}
	defer f.Close()

	contentType := mediaType(path.Ext(name))
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("ETag", fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size()))
	// Scenes are edited while they run, so a copy always has to be checked; ?hot is for
	// a file that changes faster than its modification time shows.
	header.Set("Cache-Control", "no-cache")
	if r.URL.Query().Has("hot") {
		header.Set("Cache-Control", "no-cache, no-store")
	}
	if runsScripts(contentType) {
		// A file that a client sent must not act as a page of this host.
		header.Set("Content-Security-Policy", "sandbox")
	}
	allowed := h.cfg.WriteTimeout + time.Duration(info.Size()/writeRate)*time.Second
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(allowed)) // not every server has deadlines
	http.ServeContent(w, r, name, info.ModTime(), f)
}

// openWorkspace opens a file below dir that is not hidden, see package disk. The folder is opened
// for each request, so that one that a build replaces is served anew.
func openWorkspace(dir, name string) (*os.File, fs.FileInfo, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	if err := disk.Visible(root, name); err != nil {
		return nil, nil, err
	}
	return disk.OpenIn(root, name, os.O_RDONLY)
}

// workspaceName makes a slash-separated name inside the workspace of an escaped path.
// Each part is unescaped alone, so that an encoded slash is a character of a name (and
// refused as one) and never a separator. Hidden files and Lua sources, which may hold
// secrets, have no name here.
func workspaceName(escaped string) (string, bool) {
	parts := strings.Split(escaped, "/")
	for i, part := range parts {
		name, err := url.PathUnescape(part)
		if err != nil || name == "" || strings.ContainsAny(name, "/\\\x00") {
			return "", false
		}
		// Windows ignores final dots and spaces: "scene.lua." would be the source.
		if name[0] == '.' || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
			return "", false
		}
		parts[i] = name
	}
	name := strings.Join(parts, "/")
	if !fs.ValidPath(name) || !filepath.IsLocal(filepath.FromSlash(name)) ||
		strings.EqualFold(path.Ext(name), ".lua") {
		return "", false
	}
	return name, true
}

func notFound(w http.ResponseWriter) {
	http.Error(w, "There is no such file.", http.StatusNotFound)
}

func trimSlash(path string) string { return strings.TrimPrefix(path, "/") }
