package host

import (
	"net/url"
	"path/filepath"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// AssetsChanged tells our own viewers that files of the workspace have changed, so that they load
// them again if they show them. files are absolute paths. Files elsewhere are left out.
func (h *Host) AssetsChanged(files []string) {
	var paths []string
	for _, file := range files {
		if name, err := filepath.Rel(h.cfg.Workspace, file); err == nil && filepath.IsLocal(name) {
			u := url.URL{Path: workspacePath + filepath.ToSlash(name)}
			paths = append(paths, u.EscapedPath())
		}
	}
	if len(paths) == 0 || h.cfg.Workspace == "" {
		return
	}
	list := msgp.AppendArrayHeader(nil, uint32(len(paths)))
	for _, p := range paths {
		list = msgp.AppendString(list, p)
	}
	data := new(protocol.MapBuilder).Raw("paths", list).Append(nil)
	m := protocol.Event(time.Now().UnixMilli(), "ASSET_CHANGED", data)
	for _, s := range h.Sessions() {
		if s.isViewer() {
			_ = s.Send(m) // a closed session is skipped
		}
	}
}
