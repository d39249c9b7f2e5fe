package host

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/vuerlua/vuerlua/host/disk"
)

// serveWorkspace serves one file of the workspace. Every invalid name gets the same 404, so that
// nothing can be learned about files outside.
func (h *Host) serveWorkspace(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if h.strange(w, r) {
		return
	}
	name, ok := workspaceName(strings.TrimPrefix(r.URL.EscapedPath(), workspacePath))
	if !ok || h.cfg.Workspace == "" {
		notFound(w)
		return
	}
	f, info, err := openWorkspace(h.cfg.Workspace, name)
	h.asked(r, name, info, err)
	if err != nil {
		notFound(w)
		return
	}
	defer f.Close()

	contentType := mediaType(path.Ext(name))
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("ETag", fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size()))
	// Scenes are edited while they run, so a cached copy must always be validated; ?hot is for a
	// file that changes faster than its modification time shows.
	header.Set("Cache-Control", "no-cache")
	if r.URL.Query().Has("hot") {
		header.Set("Cache-Control", "no-cache, no-store")
	}
	if runsScripts(contentType) {
		// A file that a client sent must not act as a page of this host.
		header.Set("Content-Security-Policy", "sandbox")
	}
	allowed := h.cfg.WriteTimeout + time.Duration(info.Size()/writeRate)*time.Second
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(allowed)) // not every server supports deadlines
	http.ServeContent(w, r, name, info.ModTime(), f)
}

// asked reports the outcome of a request for a file to Config.Asked.
func (h *Host) asked(r *http.Request, name string, info fs.FileInfo, err error) {
	if errors.Is(err, fs.ErrPermission) {
		h.refused.log(h.log, "the file "+name+" cannot be read: permission denied")
	}
	if h.cfg.Asked == nil || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	h.cfg.Asked(Asked{
		Path: filepath.Join(h.cfg.Workspace, filepath.FromSlash(name)), Info: info, Local: peerOf(r, h.trusted).loopback,
	})
}

// openWorkspace opens a file below dir. It refuses hidden files, see package disk, and links to files
// that are not served. It opens dir for each request, so that a folder that a build has replaced is
// served.
func openWorkspace(dir, name string) (*os.File, fs.FileInfo, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	target, err := disk.Resolve(root, name)
	if err != nil {
		return nil, nil, err
	}
	if target != name && !servedFile(filepath.Base(target)) {
		return nil, nil, &fs.PathError{Op: "open", Path: name, Err: disk.ErrHidden}
	}
	return disk.OpenIn(root, name, os.O_RDONLY)
}

func notFound(w http.ResponseWriter) {
	http.Error(w, "No such file.", http.StatusNotFound)
}
