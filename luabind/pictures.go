package luabind

import (
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/images"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/protocol"
)

// picturedValue is the value of an event that carries a picture, as an Image; v itself for
// any other.
func (e *Engine) picturedValue(ev *protocol.ClientEvent, v lua.LValue) lua.LValue {
	d, _ := ev.Decoded.(*decodedEvent)
	p, fields := (*picture.Picture)(nil), (*lua.LTable)(nil)
	if d != nil && d.engine == e {
		p, fields = d.picture, d.fields
	} else {
		p, fields = images.OfEvent(ev.Etype, v)
	}
	if p == nil {
		return v
	}
	return e.images.Wrap(p, fields)
}

// uploadedFile returns the bytes of an uploaded file that is not a picture. Our page sends files
// as base64, with their size beside it: other text is what a client means to say.
func uploadedFile(event *lua.LTable, value lua.LValue) (file []byte, ok bool) {
	text, isText := value.(lua.LString)
	size, sized := machine.GetString(event, "size").(lua.LNumber)
	if !isText || !sized || base64.StdEncoding.EncodedLen(int(size)) != len(text) {
		return nil, false
	}
	file, err := base64.StdEncoding.DecodeString(string(text))
	return file, err == nil && len(file) == int(size)
}

// unpictured tells the author once for each client that it uploads what is no picture.
func (e *Engine) unpictured(s *session) {
	if s.unpictured {
		return
	}
	s.unpictured = true
	e.report(&Diagnostic{
		Severity: Warning,
		Rule:     diag.NoPicture,
		Message:  "an UPLOAD of client " + s.client.ID() + " holds no picture that can be read: its value is what the client sent",
		Hint:     "png, jpeg, gif and webp can; type(event.value) == \"userdata\" tells an Image",
	})
}

// Pictures of the workspace that scenes show are kept while their files stay as they are: a
// script that shows one in each frame does not read it each time.
type pictureCache struct {
	files map[string]cachedPicture
	bytes int64
}

type cachedPicture struct {
	picture *picture.Picture // nil: the file is none
	changed time.Time
	size    int64
}

// maxCached bounds what is kept, in bytes of files; beyond it all are let go of.
const maxCached = 64 << 20

// findPicture is element.Config.File.
func (e *Engine) findPicture(name string, must bool) (*picture.Picture, string) {
	local := filepath.FromSlash(name)
	var info os.FileInfo
	err := fs.ErrInvalid
	if filepath.IsLocal(local) && !disk.Hidden(local) {
		info, err = e.workspace.Stat(local)
	}
	if err != nil && !must {
		return nil, ""
	}
	if err == nil && !info.IsDir() {
		if c, ok := e.pictures.files[name]; ok && c.changed.Equal(info.ModTime()) && c.size == info.Size() {
			return c.picture, workspaceURL(c.picture, name)
		}
	}
	var p *picture.Picture
	if err != nil || e.looksLikePicture(local) { // what is not there has its error from reading it
		p, _ = picture.Read(string(e.readWorkspace(e.thread(), "the picture", name)))
	}
	if info != nil && info.Size() <= maxCached {
		c := &e.pictures
		if c.bytes += info.Size(); c.files == nil || c.bytes > maxCached || len(c.files) >= maxWarned {
			c.files, c.bytes = map[string]cachedPicture{}, info.Size()
		}
		c.files[name] = cachedPicture{p, info.ModTime(), info.Size()}
	}
	return p, workspaceURL(p, name)
}

// looksLikePicture reads the start of a file: a video may be larger than memory.
func (e *Engine) looksLikePicture(local string) bool {
	head, err := e.workspace.Head(local, 16)
	return err != nil || picture.Sniff(string(head)) != "" // the error of reading it says more
}

// workspaceURL is where clients find a file that is no picture, a video for one.
func workspaceURL(p *picture.Picture, name string) string {
	if p != nil {
		return ""
	}
	return (&url.URL{Path: "/workspace/" + path.Clean(name)}).EscapedPath()
}
