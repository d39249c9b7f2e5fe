package luabind

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
)

// An imageValue is what scripts hold as an Image.
type imageValue struct {
	picture *picture.Picture
	fields  *lua.LTable // what a client sent beside the picture; nil for none
}

var _ element.Pictured = (*imageValue)(nil)

func (v *imageValue) Picture() *picture.Picture { return v.picture }

// AppendMsgpack sends the encoded bytes.
func (v *imageValue) AppendMsgpack(b []byte) ([]byte, error) {
	frame, err := v.picture.Frame()
	if err != nil {
		return b, err
	}
	return msgp.AppendBytes(b, []byte(frame)), nil
}

func (e *Engine) newImage(p *picture.Picture, fields *lua.LTable) *lua.LUserData {
	return &lua.LUserData{Value: &imageValue{p, fields}, Env: e.root.Env, Metatable: e.metas.image}
}

// openImages makes the type Image, and gives the functions of its namespace.
func (e *Engine) openImages(L *lua.LState) map[string]lua.LGFunction {
	mt, methods := L.NewTable(), L.NewTable()
	L.SetFuncs(methods, map[string]lua.LGFunction{
		"bytes":  e.imageBytes,
		"base64": e.imageBase64,
		"pixel":  e.imagePixel,
		"save":   e.imageSave,
	})
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			v, name := e.checkImage(L, "index"), L.CheckString(2)
			if fn := machine.GetString(methods, name); fn != lua.LNil {
				L.Push(fn)
				return 1
			}
			L.Push(e.imageField(L, v, name))
			return 1
		},
		"__newindex": func(L *lua.LState) int {
			e.fail(L, script.Invalid, "an Image does not change: %s cannot be set", L.ToString(2))
			return 0
		},
		"__tostring": func(L *lua.LState) int {
			p := e.checkImage(L, "tostring").picture
			text := "Image " + p.Format()
			if w, h, err := p.Size(); err == nil {
				text = fmt.Sprintf("Image %dx%d %s", w, h, p.Format())
			}
			L.Push(lua.LString(text))
			return 1
		},
	})
	e.metas.image = mt
	return map[string]lua.LGFunction{"open": e.imageOpen, "decode": e.imageDecode, "new": e.imageNew}
}

func (e *Engine) checkImage(L *lua.LState, method string) *imageValue {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if v, ok := ud.Value.(*imageValue); ok {
			return v
		}
	}
	e.throw(L, &script.Failure{
		Kind: script.Invalid, Message: "image." + method + " was called without its image", Hint: "use a colon: image:" + method + "(...)",
	})
	return nil
}

// imageField reads image.width and its neighbours.
func (e *Engine) imageField(L *lua.LState, v *imageValue, name string) lua.LValue {
	switch name {
	case "width", "height":
		w, h, err := v.picture.Size()
		if err != nil {
			e.failPicture(L, "the image", err)
		}
		if name == "width" {
			return lua.LNumber(w)
		}
		return lua.LNumber(h)
	case "format":
		return lua.LString(v.picture.Format())
	case "frame":
		return lua.LString(e.imageFrame(L, v))
	}
	if v.fields != nil {
		return machine.GetString(v.fields, name)
	}
	return lua.LNil
}

// failPicture throws what is wrong with a picture.
func (e *Engine) failPicture(L *lua.LState, what string, err error) {
	f := &script.Failure{Kind: script.Invalid, Message: what + " is " + err.Error()}
	if errors.Is(err, picture.ErrLarge) {
		f.Message = what + " has " + err.Error()
		f.Hint = "its bytes can be saved and sent, but not decoded"
	}
	e.throw(L, f)
}

func (e *Engine) imageFrame(L *lua.LState, v *imageValue) string {
	frame, err := v.picture.Frame()
	if err != nil {
		e.failPicture(L, "the image", err)
	}
	return frame
}

func (e *Engine) imageBytes(L *lua.LState) int {
	L.Push(lua.LString(e.imageFrame(L, e.checkImage(L, "bytes"))))
	return 1
}

func (e *Engine) imageBase64(L *lua.LState) int {
	L.Push(lua.LString(picture.ToText(e.imageFrame(L, e.checkImage(L, "base64")))))
	return 1
}

// imagePixel is image:pixel(x, y), counted from 0 at the top left, as in LÖVE and PIL.
func (e *Engine) imagePixel(L *lua.LState) int {
	v := e.checkImage(L, "pixel")
	x, y := e.api.WantNumber(L, 2, "image:pixel", "a number for x"), e.api.WantNumber(L, 3, "image:pixel", "a number for y")
	w, h, err := v.picture.Size()
	if err != nil {
		e.failPicture(L, "the image", err)
	}
	if !(x >= 0 && x < float64(w) && y >= 0 && y < float64(h)) {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("the image has no pixel (%g, %g): it has %d x %d", x, y, w, h),
			Hint: "pixels count from 0", Words: []string{"pixel"},
		})
	}
	e.imagePixels(L, v)
	r, g, b, a := v.picture.At(int(x), int(y))
	for _, c := range [...]float64{r, g, b, a} {
		L.Push(lua.LNumber(c))
	}
	return 4
}

// aside is how many pixels make the work on them worth leaving the loop for: encoding as
// many takes some milliseconds.
const aside = 1 << 16

// imagePixels decodes the image, unless that has been done. A large one is decoded beside
// the loop, while its task waits.
func (e *Engine) imagePixels(L *lua.LState, v *imageValue) image.Image {
	frame, pixels := v.picture.Source()
	if pixels != nil {
		return pixels
	}
	w, h, err := v.picture.Size()
	if err != nil {
		e.failPicture(L, "the image", err)
	}
	if size := int64(w) * int64(h); size <= picture.MaxPixels {
		if err := e.room(4 * size); err != nil {
			e.throw(L, &script.Failure{Kind: script.Invalid, Message: "the image cannot be decoded: " + err.Error(), Hint: "--memory allows more"})
		}
	}
	e.aside(L, w*h, func() { pixels, err = picture.Pixels(frame) })
	if err != nil {
		e.failPicture(L, "the image", err)
	}
	v.picture.Keep(pixels)
	return pixels
}

// aside does work that does not touch Lua: a little work at once, more on another goroutine
// while the task waits. At most two such goroutines work at a time. A panic in work is raised
// again in the task.
func (e *Engine) aside(L *lua.LState, pixels int, work func()) {
	if pixels < aside {
		work()
		return
	}
	done := e.park(L, func(t *task, park uint64) {
		go func() {
			e.heavy <- struct{}{}
			defer func() { <-e.heavy }()
			fault := attempt(work)
			e.post(func() { e.wakeTask(t, park, fault) })
		}()
	})
	if fault, _ := done.(*crash); fault != nil {
		panic(fault)
	}
}

// imageSave is image:save(path): the encoded bytes where the file is to have their format.
func (e *Engine) imageSave(L *lua.LState) int {
	v, name := e.checkImage(L, "save"), e.api.WantString(L, 2, "image:save", "the path of a file")
	format := map[string]string{".png": picture.PNG, ".jpg": picture.JPEG, ".jpeg": picture.JPEG}[strings.ToLower(path.Ext(name))]
	if own := v.picture.Format(); format == "" && strings.EqualFold(path.Ext(name), "."+own) {
		format = own // as it came
	}
	if format == "" {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: "save " + name + ": the name says no format that can be written",
			Hint: "let it end in .png or .jpg", Words: []string{name},
		})
	}
	var frame string
	if format == v.picture.Format() {
		frame = e.imageFrame(L, v)
	} else {
		pixels, err := e.imagePixels(L, v), error(nil)
		e.aside(L, pixels.Bounds().Dx()*pixels.Bounds().Dy(), func() { frame, err = picture.Encode(pixels, format, 0) })
		if err != nil {
			e.failPicture(L, "the image", err)
		}
	}
	e.writeWorkspace(L, "save", name, frame)
	L.Push(lua.LTrue)
	return 1
}

// imageOpen is Image.open(path).
func (e *Engine) imageOpen(L *lua.LState) int {
	name := e.api.WantString(L, 1, "Image.open", "the path of a file")
	p, err := picture.Read(string(e.readWorkspace(L, "Image.open", name)))
	if err == nil {
		_, _, err = p.Size()
	}
	if err != nil {
		e.failPicture(L, name, err)
	}
	L.Push(e.newImage(p, nil))
	return 1
}

// imageDecode is Image.decode(bytes), and takes base64 and data URLs as well.
func (e *Engine) imageDecode(L *lua.LState) int {
	var data string
	switch v := L.Get(1).(type) {
	case lua.LString:
		data = string(v)
	case *lua.LUserData:
		switch v := v.Value.(type) {
		case element.Bytes:
			data = string(v)
		case *imageValue:
			L.Push(L.Get(1))
			return 1
		}
	}
	if data == "" {
		e.fail(L, script.Invalid, "Image.decode wants the bytes of a picture, not %s", L.Get(1).Type())
	}
	p, err := picture.Read(data)
	if err != nil {
		p, err = picture.FromText(data)
	}
	if err == nil {
		_, _, err = p.Size()
	}
	if err != nil {
		e.failPicture(L, "what Image.decode was given", err)
	}
	L.Push(e.newImage(p, nil))
	return 1
}

// imageNew is Image.new(width, height [, fn]): fn(x, y) gives red, green, blue and alpha of
// each pixel, from 0 to 1.
func (e *Engine) imageNew(L *lua.LState) int {
	w, h := e.api.WantNumber(L, 1, "Image.new", "a width in pixels"), e.api.WantNumber(L, 2, "Image.new", "a height in pixels")
	if w != math.Trunc(w) || h != math.Trunc(h) || !(w >= 1 && h >= 1 && w < 1<<30 && h < 1<<30) {
		e.fail(L, script.Invalid, "Image.new wants a width and a height of whole pixels, not %g and %g", w, h)
	}
	if err := e.room(4 * int64(w) * int64(h)); err != nil && w*h <= picture.MaxPixels {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: "Image.new: " + err.Error(), Hint: "--memory allows more"})
	}
	p, err := picture.New(int(w), int(h))
	if err != nil {
		e.fail(L, script.Invalid, "Image.new was asked for %v", err)
	}
	if L.Get(3) != lua.LNil {
		e.paint(L, p, int(w), int(h), e.api.WantFunction(L, 3, "Image.new"))
	}
	L.Push(e.newImage(p, nil))
	return 1
}

func (e *Engine) paint(L *lua.LState, p *picture.Picture, w, h int, fn *lua.LFunction) {
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
					e.fail(L, script.Invalid, "the function of Image.new gave %s for a channel of pixel (%d, %d)", c.Type(), x, y)
				}
			}
			L.Pop(4)
			p.Set(x, y, color[0], color[1], color[2], color[3])
		}
	}
}
