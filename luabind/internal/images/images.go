// Package images provides the type Image to scripts: pictures from files, from clients, and drawn pixel by
// pixel.
package images

import (
	"errors"
	"fmt"
	"image"
	"math"
	"path"
	"strings"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// A value is an Image.
type value struct {
	picture *picture.Picture
	fields  *lua.LTable // what a client sent beside the picture; nil for none
}

var _ element.Pictured = (*value)(nil)

func (v *value) Picture() *picture.Picture { return v.picture }

// AppendMsgpack sends the encoded bytes.
func (v *value) AppendMsgpack(b []byte) ([]byte, error) {
	frame, err := v.picture.Frame()
	if err != nil {
		return b, err
	}
	return msgp.AppendBytes(b, []byte(frame)), nil
}

// A Library has the Image type of an engine.
type Library struct {
	script.API
	env  *lua.LTable
	meta *lua.LTable
}

// Open creates the type.
func Open(api script.API, L *lua.LState) *Library {
	l := &Library{API: api, env: L.Env, meta: L.NewTable()}
	mt, methods := l.meta, L.NewTable()
	L.SetFuncs(methods, map[string]lua.LGFunction{
		"bytes":  l.bytes,
		"base64": l.base64,
		"pixel":  l.pixel,
		"save":   l.save,
	})
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			v, name := l.self(L, "index"), L.CheckString(2)
			if fn := machine.GetString(methods, name); fn != lua.LNil {
				L.Push(fn)
				return 1
			}
			L.Push(l.field(L, v, name))
			return 1
		},
		"__newindex": func(L *lua.LState) int {
			l.Fail(L, script.Invalid, "an Image does not change: %s cannot be set", L.ToString(2))
			return 0
		},
		"__tostring": func(L *lua.LState) int {
			p := l.self(L, "tostring").picture
			text := "Image " + p.Format()
			if w, h, err := p.Size(); err == nil {
				text = fmt.Sprintf("Image %dx%d %s", w, h, p.Format())
			}
			L.Push(lua.LString(text))
			return 1
		},
	})
	return l
}

// Functions returns the functions Image.open, Image.decode, Image.new and Image.from by their names in Image.
func (l *Library) Functions() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{"open": l.open, "decode": l.decode, "new": l.create, "from": l.from}
}

// Wrap returns a picture as an Image. Scripts read the fields of the table fields, nil for none, as fields of
// the Image.
func (l *Library) Wrap(p *picture.Picture, fields *lua.LTable) *lua.LUserData {
	return &lua.LUserData{Value: &value{p, fields}, Env: l.env, Metatable: l.meta}
}

func (l *Library) self(L *lua.LState, method string) *value {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if v, ok := ud.Value.(*value); ok {
			return v
		}
	}
	l.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: "image." + method + " was called without its image", Hint: "use a colon: image:" + method + "(...)",
	})
	return nil
}

// field returns a field of an image, such as width.
func (l *Library) field(L *lua.LState, v *value, name string) lua.LValue {
	switch name {
	case "width", "height":
		w, h, err := v.picture.Size()
		if err != nil {
			l.failWith(L, "the image", err)
		}
		if name == "width" {
			return lua.LNumber(w)
		}
		return lua.LNumber(h)
	case "format":
		return lua.LString(v.picture.Format())
	case "frame":
		return lua.LString(l.frame(L, v))
	}
	if v.fields != nil {
		return machine.GetString(v.fields, name)
	}
	return lua.LNil
}

// failWith throws an error of a picture.
func (l *Library) failWith(L *lua.LState, what string, err error) {
	f := &script.Failure{Kind: script.Invalid, Message: what + " is " + err.Error()}
	if errors.Is(err, picture.ErrLarge) {
		f.Message = what + " has " + err.Error()
		f.Hint = "its bytes can be saved and sent, but not decoded"
	}
	l.Throw(L, f)
}

func (l *Library) frame(L *lua.LState, v *value) string {
	frame, err := v.picture.Frame()
	if err != nil {
		l.failWith(L, "the image", err)
	}
	return frame
}

func (l *Library) bytes(L *lua.LState) int {
	L.Push(lua.LString(l.frame(L, l.self(L, "bytes"))))
	return 1
}

func (l *Library) base64(L *lua.LState) int {
	L.Push(lua.LString(picture.ToText(l.frame(L, l.self(L, "base64")))))
	return 1
}

// pixel implements image:pixel(x, y). Pixels count from 0 at the top left, as in LÖVE and PIL.
func (l *Library) pixel(L *lua.LState) int {
	v := l.self(L, "pixel")
	x, y := l.WantNumber(L, 2, "image:pixel", "a number for x"), l.WantNumber(L, 3, "image:pixel", "a number for y")
	w, h, err := v.picture.Size()
	if err != nil {
		l.failWith(L, "the image", err)
	}
	if !(x >= 0 && x < float64(w) && y >= 0 && y < float64(h)) {
		l.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("the image has no pixel (%g, %g): it has %d x %d", x, y, w, h),
			Hint: "pixels count from 0", Words: []string{"pixel"},
		})
	}
	l.pixels(L, v)
	r, g, b, a := v.picture.At(int(x), int(y))
	for _, c := range [...]float64{r, g, b, a} {
		L.Push(lua.LNumber(c))
	}
	return 4
}

// pixels returns the decoded image. It decodes the image on the first call, beside the loop if it is large.
func (l *Library) pixels(L *lua.LState, v *value) image.Image {
	frame, pixels := v.picture.Source()
	if pixels != nil {
		return pixels
	}
	w, h, err := v.picture.Size()
	if err != nil {
		l.failWith(L, "the image", err)
	}
	if size := int64(w) * int64(h); size <= picture.MaxPixels {
		if err := l.Room(4 * size); err != nil {
			l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "the image cannot be decoded: " + err.Error(), Hint: "--memory allows more"})
		}
	}
	l.aside(L, w*h, func() { pixels, err = picture.Pixels(frame) })
	if err != nil {
		l.failWith(L, "the image", err)
	}
	v.picture.Keep(pixels)
	return pixels
}

// besideFrom is the number of pixels from which work is done beside the loop. Encoding that many takes some
// milliseconds.
const besideFrom = 1 << 16

// aside does work on pixels, beside the loop if there are many.
func (l *Library) aside(L *lua.LState, pixels int, work func()) {
	if pixels < besideFrom {
		work()
		return
	}
	l.Beside(L, work)
}

// save implements image:save(path). It writes the encoded bytes unchanged if the file has the same format.
func (l *Library) save(L *lua.LState) int {
	v, name := l.self(L, "save"), l.WantString(L, 2, "image:save", "the path of a file")
	format := map[string]string{".png": picture.PNG, ".jpg": picture.JPEG, ".jpeg": picture.JPEG}[strings.ToLower(path.Ext(name))]
	if own := v.picture.Format(); format == "" && strings.EqualFold(path.Ext(name), "."+own) {
		format = own // as it came
	}
	if format == "" {
		l.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: "save " + name + ": the name says no format that can be written",
			Hint: "let it end in .png or .jpg", Words: []string{name},
		})
	}
	var frame string
	if format == v.picture.Format() {
		frame = l.frame(L, v)
	} else {
		pixels, err := l.pixels(L, v), error(nil)
		l.aside(L, pixels.Bounds().Dx()*pixels.Bounds().Dy(), func() { frame, err = picture.Encode(pixels, format, 0) })
		if err != nil {
			l.failWith(L, "the image", err)
		}
	}
	l.WriteFile(L, "save", name, frame)
	L.Push(lua.LTrue)
	return 1
}

// open implements Image.open(path).
func (l *Library) open(L *lua.LState) int {
	name := l.WantString(L, 1, "Image.open", "the path of a file")
	p, err := picture.Read(string(l.ReadFile(L, "Image.open", name)))
	if err == nil {
		_, _, err = p.Size()
	}
	if err != nil {
		l.failWith(L, name, err)
	}
	L.Push(l.Wrap(p, nil))
	return 1
}

// decode implements Image.decode(bytes), which accepts base64 and data URLs, too.
func (l *Library) decode(L *lua.LState) int {
	var data string
	switch v := L.Get(1).(type) {
	case lua.LString:
		data = string(v)
	case *lua.LUserData:
		switch v := v.Value.(type) {
		case element.Bytes:
			data = string(v)
		case *value:
			L.Push(L.Get(1))
			return 1
		}
	}
	if data == "" {
		l.Fail(L, script.Invalid, "Image.decode wants the bytes of a picture, not %s", L.Get(1).Type())
	}
	p, err := picture.Read(data)
	if err != nil {
		p, err = picture.FromText(data)
	}
	if err == nil {
		_, _, err = p.Size()
	}
	if err != nil {
		l.failWith(L, "what Image.decode was given", err)
	}
	L.Push(l.Wrap(p, nil))
	return 1
}

// create implements Image.new(width, height [, fn]). fn(x, y) returns red, green, blue and alpha of each
// pixel, from 0 to 1.
func (l *Library) create(L *lua.LState) int {
	w, h := l.WantNumber(L, 1, "Image.new", "a width in pixels"), l.WantNumber(L, 2, "Image.new", "a height in pixels")
	if w != math.Trunc(w) || h != math.Trunc(h) || !(w >= 1 && h >= 1 && w < 1<<30 && h < 1<<30) {
		l.Fail(L, script.Invalid, "Image.new wants a width and a height of whole pixels, not %g and %g", w, h)
	}
	if err := l.Room(4 * int64(w) * int64(h)); err != nil && w*h <= picture.MaxPixels {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "Image.new: " + err.Error(), Hint: "--memory allows more"})
	}
	p, err := picture.New(int(w), int(h))
	if err != nil {
		l.Fail(L, script.Invalid, "Image.new was asked for %v", err)
	}
	if L.Get(3) != lua.LNil {
		l.paint(L, p, int(w), int(h), l.WantFunction(L, 3, "Image.new"))
	}
	L.Push(l.Wrap(p, nil))
	return 1
}

func (l *Library) paint(L *lua.LState, p *picture.Picture, w, h int, fn *lua.LFunction) {
	for y := range h {
		for x := range w {
			L.Push(fn)
			L.Push(lua.LNumber(x))
			L.Push(lua.LNumber(y))
			L.Call(2, 4)
			color := [4]float64{3: 1}
			for i := range color {
				switch c := L.Get(i - 4).(type) {
				case lua.LNumber:
					color[i] = float64(c)
				case *lua.LNilType:
				default:
					l.Fail(L, script.Invalid, "the function of Image.new gave %s for a channel of pixel (%d, %d)", c.Type(), x, y)
				}
			}
			L.Pop(4)
			p.Set(x, y, color[0], color[1], color[2], color[3])
		}
	}
}

// OfEvent returns the picture in the value of an event, nil for none, and the table whose field the picture
// is, nil for none. It does not use a Lua state.
func OfEvent(etype string, v lua.LValue) (p *picture.Picture, fields *lua.LTable) {
	upload := etype == "UPLOAD"
	if !upload && etype != "CAMERA_VIEW" && !protocol.AnswersWithPicture(etype) {
		return nil, nil
	}
	switch data := v.(type) {
	case lua.LString:
		if p, err := picture.Read(string(data)); err == nil {
			return p, nil
		}
		if !upload {
			return nil, nil
		}
		if p, err := picture.FromText(string(data)); err == nil {
			return p, nil
		}
	case *lua.LTable:
		frame, ok := machine.GetString(data, "frame").(lua.LString)
		if !ok {
			return nil, nil
		}
		if p, err := picture.Read(string(frame)); err == nil {
			return p, data
		}
		if p, err := picture.FromText(string(frame)); err == nil {
			return p, data
		}
	}
	return nil, nil
}
