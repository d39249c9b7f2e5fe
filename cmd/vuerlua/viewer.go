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
		return misuse("--viewer-dir takes the output folder of a build of the viewer", "%s is not a build of the viewer: it has no index.html", named)
	}
	return nil
}

// viewer returns the handler of the build that --viewer-dir names, or of the embedded build. It
// returns nil without a build; the host's own page then explains how to build one.
func (o *options) viewer() http.Handler {
	if o.viewerDir != "" {
		return viewer.New(os.DirFS(o.viewerDir))
	}
	if build := viewer.Build(); build != nil {
		return viewer.New(build)
	}
	return nil
}
