package element

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/protocol"
)

// Pictured is the value of a userdata that is a picture.
type Pictured interface {
	Appender
	Picture() *picture.Picture
}

// putPicture writes the picture of an image, which a script may give under several names. f is the
// name that it used; item reports that it used no name. The picture is an Image, encoded bytes, the
// path of a file in the workspace, or a URL, which is sent unchanged.
func (e *Encoder) putPicture(el *element, f *field, v lua.LValue, item bool) *Error {
	if el.picture != "" {
		return problem("is a second picture: there is %s already", el.picture)
	}
	el.picture = f.name
	pic, url := e.findPicture(v, f.prop.Local || item)
	if f.role == rolePicture && f.prop.Local {
		f = el.cls.field("src")
	}
	e.put(el, f.wire, f.shape)
	switch {
	case pic != nil:
		return e.encodePicture(el, pic)
	case url != "":
		e.buf = msgp.AppendString(e.buf, url)
		return nil
	}
	if s, ok := v.(lua.LString); ok && e.cfg.File != nil && isPath(string(s)) {
		if err := e.missingPicture(el, f, string(s)); err != nil {
			return err
		}
	}
	if s, ok := v.(lua.LString); ok && !isText(string(s)) {
		return e.bin(string(s)) // clients may know the format
	}
	if ud, ok := v.(*lua.LUserData); ok {
		if _, ok := ud.Value.(Bytes); ok {
			return e.userdata(ud)
		}
	}
	return e.prop(el, f, v)
}

// missingPicture warns of a relative path that is not a file of the workspace. Clients would look for
// it beside the page.
func (e *Encoder) missingPicture(el *element, f *field, path string) *Error {
	w := Warning{
		Rule: diag.MissingAsset, Component: el.cls.Name, Prop: f.name,
		Message: el.cls.Name + "." + f.name + ": file " + excerpt(path) + " does not exist in the workspace",
		Hint:    "a path is relative to the workspace; what comes from elsewhere needs its whole URL, http://...",
	}
	return e.warn(w)
}

// findPicture returns the picture that v is or names, or the URL of the file that v names, or
// neither if v is to be sent unchanged. must reports that a path can only refer to a file.
func (e *Encoder) findPicture(v lua.LValue, must bool) (pic *picture.Picture, url string) {
	var data string
	switch v := v.(type) {
	case lua.LString:
		data = string(v)
	case *lua.LUserData:
		switch v := v.Value.(type) {
		case Pictured:
			return v.Picture(), ""
		case Bytes:
			data = string(v)
		}
	}
	if pic, err := picture.Read(data); err == nil {
		return pic, ""
	}
	if _, isString := v.(lua.LString); isString && e.cfg.File != nil && isPath(data) {
		return e.cfg.File(data, must)
	}
	return nil, ""
}

// maxPath is longer than any path. A longer string is data.
const maxPath = 1024

// isPath distinguishes the path of a file from a URL and from data.
func isPath(s string) bool {
	if s == "" || len(s) > maxPath || s[0] == '/' || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\n") {
		return false
	}
	scheme, _, ok := strings.Cut(s, ":")
	return !ok || strings.ContainsAny(scheme, "/.") // "http:", "data:", "blob:"
}

// encodePicture writes the picture in the element's format and quality and, for an Image, its
// proportions.
func (e *Encoder) encodePicture(el *element, pic *picture.Picture) *Error {
	format, asText, quality, err := pictureForm(el, pic)
	if err != nil {
		return err
	}
	var data string
	var failed error
	if format == pic.Format() && quality == 0 {
		data, failed = pic.Frame()
	} else {
		data, failed = pic.Encoded(format, quality)
	}
	switch {
	case errors.Is(failed, picture.ErrLarge):
		return problem("cannot be sent: the picture has %v", failed)
	case failed != nil:
		return problem("cannot be sent: the picture is %v", failed)
	}
	if asText {
		data = "data:image/" + format + ";base64," + picture.ToText(data)
		err = e.text(data)
	} else {
		err = e.bin(data)
	}
	if err != nil {
		return err
	}
	if el.cls.Name == "Image" {
		return e.putProportions(el, pic)
	}
	return nil
}

// pictureForm reads format and quality. Without them a picture is sent unchanged; a quality without
// a format means JPEG.
func pictureForm(el *element, pic *picture.Picture) (format string, asText bool, quality int, err *Error) {
	format = pic.Format()
	q, hasQuality := machine.GetString(el.table, "quality").(lua.LNumber)
	if hasQuality {
		format, quality = picture.JPEG, int(q)
		if quality < 1 || quality > 100 {
			return "", false, 0, mismatch("a number from 1 to 100", describe(q)).inProp(el.cls, "quality")
		}
	}
	switch name := machine.GetString(el.table, "format").(type) {
	case *lua.LNilType:
		return format, false, quality, nil
	case lua.LString:
		wanted, _ := strings.CutPrefix(string(name), "b64")
		asText = len(wanted) < len(name)
		if wanted == "jpg" {
			wanted = picture.JPEG
		}
		switch {
		case wanted != picture.PNG && wanted != picture.JPEG:
			return "", false, 0, mismatch(`"png", "jpeg", "b64png" or "b64jpeg"`, describe(name)).inProp(el.cls, "format")
		case wanted == picture.PNG && hasQuality:
			err := problem("goes with format = \"jpeg\", and a PNG has none")
			return "", false, 0, err.inProp(el.cls, "quality")
		}
		return wanted, asText, quality, nil
	}
	return format, false, quality, nil // of the wrong type, which the property itself reports
}

// metresPerPixel is the size of a pixel of an Image without a height, as Vuer shows it.
const metresPerPixel = 0.001

// putProportions writes the aspect and height of an Image according to its picture, unless the
// script sets them.
func (e *Encoder) putProportions(el *element, pic *picture.Picture) *Error {
	width, height, err := pic.Size()
	if err != nil {
		return problem("cannot be sent: the picture is %v", err)
	}
	for _, p := range [...]struct {
		name  string
		value float64
	}{{"aspect", float64(width) / float64(height)}, {"height", float64(height) * metresPerPixel}} {
		kept := p.name == "height" && (el.cls.lax || e.op == protocol.OpUpdate) // by an update: it may have been set before
		if machine.GetString(el.table, p.name) == lua.LNil && !kept {
			f := el.cls.field(p.name)
			e.put(el, f.wire, f.shape)
			e.buf = protocol.AppendNumber(e.buf, p.value)
		}
	}
	return nil
}

// putImage uses the first item as the picture.
func (e *Encoder) putImage(el *element, items int) *Error {
	if items > 1 {
		return problem("is %s, but a %s has one item, the picture", describe(el.table.RawGetInt(2)), el.cls.Name).inItem(2)
	}
	f := el.cls.field("src")
	if err := e.putPicture(el, f, el.table.RawGetInt(1), true); err != nil {
		return err.inItem(1)
	}
	return nil
}
