package images

import (
	"fmt"
	"image"
	"math"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// from implements Image.from(width, height, numbers [, options]). The first row is the upper one.
func (l *Library) from(L *lua.LState) int {
	const fn = "Image.from"
	w, h := l.WantNumber(L, 1, fn, "a width in pixels"), l.WantNumber(L, 2, fn, "a height in pixels")
	if w != math.Trunc(w) || h != math.Trunc(h) || !(w >= 1 && h >= 1 && w < 1<<30 && h < 1<<30) {
		l.Fail(L, script.Invalid, "Image.from wants a width and a height of whole pixels, not %g and %g", w, h)
	}
	count, at := l.numbers(L, 3)
	o := l.fromOptions(L, int(w)*int(h), count)
	if err := l.Room(4 * int64(w) * int64(h)); err != nil && w*h <= picture.MaxPixels {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "Image.from: " + err.Error(), Hint: "--memory allows more"})
	}
	p, err := picture.New(int(w), int(h))
	if err != nil {
		l.Fail(L, script.Invalid, "Image.from was asked for %v", err)
	}
	_, pixels := p.Source()
	into := pixels.(*image.NRGBA).Pix
	if o.channels < 3 {
		l.shade(L, into, count, at, o)
	} else {
		l.mix(L, into, count, at, o.channels)
	}
	L.Push(l.Wrap(p, nil))
	return 1
}

// A look is what the options of Image.from say.
type look struct {
	channels int
	ramp     *[256][3]uint8
	min, max float64 // NaN: that of the data
}

func (l *Library) fromOptions(L *lua.LState, pixels, count int) look {
	const fn = "Image.from"
	o := look{ramp: ramp("gray"), min: math.NaN(), max: math.NaN()}
	options := &lua.LTable{Metatable: lua.LNil}
	if L.Get(4) != lua.LNil {
		options = l.WantTable(L, 4, fn, `Image.from(w, h, array, { ramp = "viridis" })`)
		l.WantOptions(L, options, fn, "channels", "ramp", "min", "max")
	}
	if v, ok := machine.GetString(options, "channels").(lua.LNumber); ok {
		o.channels = int(v)
	} else if count%pixels == 0 {
		o.channels = count / pixels
	}
	if o.channels < 1 || o.channels > 4 || o.channels == 2 || o.channels*pixels != count {
		l.Throw(L, &script.Failure{
			Kind:    script.Invalid,
			Message: fmt.Sprintf("Image.from has %d numbers for %d pixels", count, pixels),
			Hint:    fmt.Sprintf("one channel takes %d, three %d, four %d", pixels, 3*pixels, 4*pixels),
			Words:   []string{"from"},
		})
	}
	if v := machine.GetString(options, "ramp"); v != lua.LNil {
		name, _ := v.(lua.LString)
		if o.ramp = ramp(string(name)); o.ramp == nil {
			f := &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("Image.from has no ramp %q", v.String()), Hint: "the ramps are " + listed(), Words: []string{"ramp"}}
			f.Suggest(string(name), rampNames())
			l.Throw(L, f)
		}
		if o.channels > 1 {
			l.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("Image.from has a ramp for %d channels", o.channels), Hint: "a ramp colors one number for each pixel", Words: []string{"ramp"}})
		}
	}
	for name, into := range map[string]*float64{"min": &o.min, "max": &o.max} {
		switch v := machine.GetString(options, name).(type) {
		case *lua.LNilType:
		case lua.LNumber:
			*into = float64(v)
		default:
			l.Fail(L, script.Invalid, "Image.from wants a number as %s, not %s", name, script.Describe(v))
		}
	}
	return o
}

// numbers returns the number of numbers in argument n, an array or a list, and the function that
// returns them.
func (l *Library) numbers(L *lua.LState, n int) (count int, at func(int) float64) {
	switch v := L.Get(n).(type) {
	case *lua.LUserData:
		if a, ok := v.Value.(*array.Array); ok {
			return a.Len(), a.At
		}
	case *lua.LTable:
		items := machine.Items(v)
		numbers := make([]float64, len(items))
		for i, item := range items {
			number, ok := item.(lua.LNumber)
			if !ok {
				l.Fail(L, script.Invalid, "Image.from has %s as item %d of the list, where a number is expected", script.Describe(item), i+1)
			}
			numbers[i] = float64(number)
			if i%script.PollEvery == script.PollEvery-1 {
				l.Poll(L)
			}
		}
		return len(numbers), func(i int) float64 { return numbers[i] }
	}
	l.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: "Image.from wants an array of numbers, not " + script.Describe(L.Get(n)),
		Hint: "write Image.from(w, h, Float32Array(w * h))", Words: []string{"from"},
	})
	return 0, nil
}

// shade colors pixels by one number each. Pixels whose number is not finite are transparent.
func (l *Library) shade(L *lua.LState, into []uint8, count int, at func(int) float64, o look) {
	least, most := math.Inf(1), math.Inf(-1)
	for i := range count {
		if n := at(i); n-n == 0 {
			least, most = min(least, n), max(most, n)
		}
		if i%script.PollEvery == 0 {
			l.Poll(L)
		}
	}
	if o.min == o.min {
		least = o.min
	}
	if o.max == o.max {
		most = o.max
	}
	scale := 0.0 // all are the least
	if most != least {
		scale = 255 / (most - least)
	}
	for i := range count {
		n := at(i)
		if n-n != 0 {
			continue
		}
		c := &o.ramp[uint8(min(max((n-least)*scale+0.5, 0), 255))]
		pixel := into[4*i : 4*i+4 : 4*i+4]
		pixel[0], pixel[1], pixel[2], pixel[3] = c[0], c[1], c[2], 255
		if i%script.PollEvery == 0 {
			l.Poll(L)
		}
	}
}

// mix writes pixels of three or four channels: from 0 to 1, or bytes if a number is larger.
func (l *Library) mix(L *lua.LState, into []uint8, count int, at func(int) float64, channels int) {
	scale := 255.0
	if ud, ok := L.Get(3).(*lua.LUserData); ok && ud.Value.(*array.Array).Kind() == array.Uint8 {
		scale = 1
	}
	for i := 0; i < count && scale != 1; i++ {
		if at(i) > 1+1e-6 {
			scale = 1
		}
	}
	for i, to := 0, 0; i < count; i, to = i+channels, to+4 {
		into[to+3] = 255
		for c := range channels {
			n := at(i+c) * scale
			if n-n != 0 {
				n = 0
			}
			into[to+c] = uint8(min(max(n+0.5, 0), 255))
		}
		if to%(4*script.PollEvery) == 0 {
			l.Poll(L)
		}
	}
}

// The ramps, by colors at equal distances. Those of matplotlib are in the public domain (CC0).
var ramps = map[string][]uint32{
	"gray":     {0x000000, 0xffffff},
	"viridis":  {0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725},
	"plasma":   {0x0d0887, 0x46039f, 0x7201a8, 0x9c179e, 0xbd3786, 0xd8576b, 0xed7953, 0xfb9f3a, 0xfdca26, 0xf0f921},
	"inferno":  {0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d, 0xfcffa4},
	"magma":    {0x000004, 0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f, 0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d, 0xfcfdbf},
	"turbo":    {0x30123b, 0x4145ab, 0x4675ed, 0x39a2fc, 0x1bcfd4, 0x24eca6, 0x61fc6c, 0xa4fc3b, 0xd1e834, 0xf3c63a, 0xfe9b2d, 0xf36315, 0xd93806, 0xb11901, 0x7a0402},
	"coolwarm": {0x3b4cc0, 0x8db0fe, 0xdddcdc, 0xf49a7b, 0xb40426},
}

func rampNames() []string {
	names := make([]string, 0, len(ramps))
	for name := range ramps {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func listed() (s string) {
	for i, name := range rampNames() {
		if i > 0 {
			s += ", "
		}
		s += name
	}
	return s
}

// ramp returns the 256 colors of a ramp, nil for an unknown name.
func ramp(name string) *[256][3]uint8 {
	stops := ramps[name]
	if stops == nil {
		return nil
	}
	var table [256][3]uint8
	for i := range table {
		x := float64(i) / 255 * float64(len(stops)-1)
		k := min(int(x), len(stops)-2)
		for c := range 3 {
			shift := 16 - 8*c
			a, b := float64(stops[k]>>shift&0xff), float64(stops[k+1]>>shift&0xff)
			table[i][c] = uint8(a + (b-a)*(x-float64(k)) + 0.5)
		}
	}
	return &table
}
