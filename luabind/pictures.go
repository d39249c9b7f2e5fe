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

// picturedValue returns the value of an event that carries a picture, as an Image; it returns any
// other v unchanged.
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

// uploadedFile returns the bytes of an uploaded file that is not a picture. Our page sends files as
// base64, with their size beside it; other strings are ordinary values.
func uploadedFile(event *lua.LTable, value lua.LValue) (file []byte, ok bool) {
	text, isText := value.(lua.LString)
	size, sized := machine.GetString(event, "size").(lua.LNumber)
	if !isText || !sized || base64.StdEncoding.EncodedLen(int(size)) != len(text) {
		return nil, false
	}
	file, err := base64.StdEncoding.DecodeString(string(text))
	return file, err == nil && len(file) == int(size)
}

// unpictured warns, once for each client, that it uploads files which are not pictures.
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

// A pictureCache keeps pictures of the workspace that scenes show, as long as their files do not
// change. So a picture that is shown in each frame is not read each time.
type pictureCache struct {
	files map[string]cachedPicture
	bytes int64
}

type cachedPicture struct {
	picture *picture.Picture // nil: the file is not a picture
	changed time.Time
	size    int64
}

// maxCached bounds the cache, in bytes of files. If it is exceeded, the cache is emptied.
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
	if err != nil || e.looksLikePicture(local) { // if the file does not exist, reading it returns the error
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

// looksLikePicture reads only the start of a file: a video may be larger than memory.
func (e *Engine) looksLikePicture(local string) bool {
	head, err := e.workspace.Head(local, 16)
	return err != nil || picture.Sniff(string(head)) != "" // reading the whole file returns a better error
}

// workspaceURL returns the path at which clients find a file that is not a picture, such as a
// video.
func workspaceURL(p *picture.Picture, name string) string {
	if p != nil {
		return ""
	}
	return (&url.URL{Path: "/workspace/" + path.Clean(name)}).EscapedPath()
}
