package main

import (
	"net/http"
	"os"
	"path/filepath"

	"github.com/vuerlua/vuerlua/host/viewer"
)

// completeViewer resolves --viewer-dir.
func (o *options) completeViewer(cwd string) error {
	if o.viewerDir == "" {
		return nil
	}
	named := o.viewerDir
	if !filepath.IsAbs(o.viewerDir) {
		o.viewerDir = filepath.Join(cwd, o.viewerDir)
	}
	if !viewer.Complete(os.DirFS(o.viewerDir)) {
		return misuse("--viewer-dir takes the folder that a build of the viewer makes", "%s is not a build of the viewer: it has no index.html", named)
	}
	return nil
}

// viewer serves the build that was asked for, or else the embedded one. It is nil where
// there is none, and then the host's own page says how to get one.
func (o *options) viewer() http.Handler {
	if o.viewerDir != "" {
		return viewer.New(os.DirFS(o.viewerDir))
	}
	if build := viewer.Build(); build != nil {
		return viewer.New(build)
	}
	return nil
}
