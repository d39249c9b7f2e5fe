package page

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// plotEtype is the event that appends values to a plot.
const plotEtype = "VUERLUA_PLOT"

const (
	// maxColumns bounds the values of one push: 16 series of a scatter plot have two each.
	maxColumns = 64
	// maxPushed bounds the rows of one push. A page keeps fewer.
	maxPushed = 1 << 17
	// maxPlots bounds the plots of a scene whose values are kept.
	maxPlots = 32
)

// A Scene is what Plots belong to: that of a session or of a store.
type Scene interface {
	// Plots returns the values that were pushed to the scene's plots.
	Plots() *Plots
	// Component returns the tag of the node with a key, "" if there is none.
	Component(key string) string
	// Missing warns that no node has the key.
	Missing(L *lua.LState, key string)
	// Push sends an event to every client that shows the scene and has our page. It returns why nobody gets it.
	Push(L *lua.LState, etype string, data []byte) (why string)
	// Now returns the time in seconds since 1970.
	Now() float64
}

// Plots are the values that were pushed last to the plots of one scene, for pages that have missed them: late
// subscribers of a store, and sessions that are resumed.
type Plots struct {
	Rows  int // how many rows are kept for each plot
	byKey map[string]*history
	order []string // the plot that got values last is last
}

// A history has the rows of one plot.
type history struct {
	times   []float64
	columns [][]float32
	last    float64 // time of the last push
}

// Push implements session:push and world:push. scene is argument 1.
func (l *Library) Push(L *lua.LState, scene Scene, what string) int {
	key := l.WantString(L, 2, what, "the key of a Plot")
	switch tag := scene.Component(key); tag {
	case "Plot":
	case "":
		scene.Missing(L, key)
	default:
		l.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("%s wants the key of a Plot; %q is the key of a %s", what, key, tag), Words: []string{key},
		})
	}
	columns, rows := l.columns(L, what)
	plots := scene.Plots()
	now := scene.Now()
	since, known := plots.last(key)
	b := msgp.AppendMapHeader(make([]byte, 0, 64+9*rows*len(columns)), 4)
	b = msgp.AppendString(msgp.AppendString(b, "key"), key)
	b = msgp.AppendFloat64(msgp.AppendString(b, "at"), now)
	b = msgp.AppendString(b, "since")
	if known {
		b = msgp.AppendFloat64(b, since)
	} else {
		b = msgp.AppendNil(b)
	}
	b = msgp.AppendArrayHeader(msgp.AppendString(b, "columns"), uint32(len(columns)))
	for _, c := range columns {
		b = c.append(b)
	}
	plots.add(key, now, columns, rows)
	if why := scene.Push(L, plotEtype, b); why != "" {
		return pushLeft(L, lua.LFalse, why)
	}
	L.Push(lua.LTrue)
	return 1
}

// A column has the values of one push for one series.
type column struct {
	array   *array.Array
	numbers []float64 // if array is nil
	single  bool      // a number, not a list
}

func (c *column) len() int {
	if c.array != nil {
		return c.array.Len()
	}
	return len(c.numbers)
}

func (c *column) at(i int) float64 {
	if c.array != nil {
		return c.array.At(i)
	}
	return c.numbers[i]
}

// columns reads the arguments of a push that follow the key: numbers, or arrays of one length.
func (l *Library) columns(L *lua.LState, what string) (columns []column, rows int) {
	n := L.GetTop() - 2
	if n < 1 {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: what + " wants a number or an array for each series", Hint: `session:push("plot", x, y)`})
	}
	if n > maxColumns {
		l.Fail(L, script.Invalid, "%s takes at most %d values", what, maxColumns)
	}
	for i := range n {
		columns = append(columns, l.column(L, what, i+1))
		first, c := &columns[0], &columns[i]
		switch {
		case c.single != first.single:
			l.Fail(L, script.Invalid, "%s wants either numbers or arrays: value 1 is %s, value %d is %s", what, script.Describe(L.Get(3)), i+1, script.Describe(L.Get(3+i)))
		case c.len() != first.len():
			l.Fail(L, script.Invalid, "%s wants arrays of one length: array 1 has %d items, array %d has %d", what, first.len(), i+1, c.len())
		}
	}
	if rows = columns[0].len(); rows > maxPushed {
		l.Fail(L, script.Invalid, "%s takes arrays of at most %d items, not %d", what, maxPushed, rows)
	}
	l.Check(L, what, l.Room(int64(8*rows*len(columns))))
	return columns, rows
}

// column reads value number i of a push.
func (l *Library) column(L *lua.LState, what string, i int) column {
	v := L.Get(2 + i)
	if a := typedarray.Of(v); a != nil {
		return column{array: a}
	}
	finite := func(v lua.LValue, where string) float64 {
		n, ok := v.(lua.LNumber)
		if f := float64(n); ok && f-f == 0 {
			return f
		}
		l.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("%s wants numbers, not %s%s", what, script.Describe(v), where), Words: []string{"push"},
		})
		return 0
	}
	t, ok := v.(*lua.LTable)
	if !ok {
		return column{numbers: []float64{finite(v, fmt.Sprintf(" as value %d", i))}, single: true}
	}
	numbers := make([]float64, t.Len())
	for at := range numbers {
		if at%script.PollEvery == 0 {
			l.Poll(L)
		}
		numbers[at] = finite(t.RawGetInt(at+1), fmt.Sprintf(" as item %d of value %d", at+1, i))
	}
	return column{numbers: numbers}
}

// The kinds of typed arrays on the wire, and the extension type that has them: those of msgpackr, the codec of
// Vuer's own client.
const (
	arrayExtension  = 0x74
	uint8OnWire     = 1
	int32OnWire     = 5
	uint32OnWire    = 6
	float32OnWire   = 7
	float64OnWire   = 8
	extensionHeader = 6
)

// append appends the column: a typed array, or a number.
func (c *column) append(b []byte) []byte {
	if c.single {
		return msgp.AppendFloat64(b, c.numbers[0])
	}
	if c.array == nil {
		b = appendExtension(b, float64OnWire, 8*len(c.numbers))
		for _, n := range c.numbers {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(n))
		}
		return b
	}
	kinds := map[array.Kind]byte{array.Float32: float32OnWire, array.Uint8: uint8OnWire, array.Int32: int32OnWire, array.Uint32: uint32OnWire}
	if kind, ok := kinds[c.array.Kind()]; ok {
		return append(appendExtension(b, kind, c.array.Len()*c.array.Kind().Bytes()), c.array.Bytes()...)
	}
	b = appendExtension(b, float32OnWire, 4*c.array.Len())
	for i := range c.array.Len() {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(c.array.At(i))))
	}
	return b
}

// appendExtension appends what precedes the bytes of a typed array.
func appendExtension(b []byte, kind byte, size int) []byte {
	b = slices.Grow(b, extensionHeader+1+size)
	b = append(b, 0xc9) // ext 32
	b = binary.BigEndian.AppendUint32(b, uint32(size+1))
	return append(b, arrayExtension, kind)
}

// last returns the time of the last push to a plot.
func (p *Plots) last(key string) (at float64, ok bool) {
	h, ok := p.byKey[key]
	if !ok {
		return 0, false
	}
	return h.last, true
}

// add keeps the rows of a push.
func (p *Plots) add(key string, now float64, columns []column, rows int) {
	h := p.byKey[key]
	if h == nil || len(h.columns) != len(columns) {
		h = &history{columns: make([][]float32, len(columns)), last: now}
		if p.byKey == nil {
			p.byKey = map[string]*history{}
		}
		p.byKey[key] = h
	}
	since := h.last
	if rows > 1 && since >= now {
		since = now - 1
	}
	skip := max(0, rows-p.Rows)
	for i := skip; i < rows; i++ {
		at := now
		if rows > 1 {
			at = since + (now-since)*float64(i+1)/float64(rows)
		}
		h.times = append(h.times, at)
		for k := range columns {
			h.columns[k] = append(h.columns[k], float32(columns[k].at(i)))
		}
	}
	h.last = now
	h.trim(p.Rows)
	p.touch(key)
}

// trim drops the oldest rows once there are twice as many as are kept, so that the others are rarely moved.
func (h *history) trim(most int) {
	over := len(h.times) - most
	if over < most {
		return
	}
	h.times = h.times[:copy(h.times, h.times[over:])]
	for k, c := range h.columns {
		h.columns[k] = c[:copy(c, c[over:])]
	}
}

// touch notes that a plot was given values, and forgets the plots that were given none for the longest time.
func (p *Plots) touch(key string) {
	if n := len(p.order); n > 0 && p.order[n-1] == key {
		return
	}
	p.order = append(slices.DeleteFunc(p.order, func(other string) bool { return other == key }), key)
	for len(p.order) > maxPlots {
		delete(p.byKey, p.order[0])
		p.order = p.order[1:]
	}
}

// Forget drops the values of a plot that is gone, or of all plots for no key.
func (p *Plots) Forget(key string) {
	if key == "" {
		p.byKey, p.order = nil, nil
		return
	}
	delete(p.byKey, key)
	p.order = slices.DeleteFunc(p.order, func(other string) bool { return other == key })
}

// Events returns the data of events that bring a page up to date: the newest rows of each plot, with their times. A page
// takes only what it does not have.
func (p *Plots) Events() (all [][]byte) {
	for _, key := range p.order {
		h := p.byKey[key]
		from := max(0, len(h.times)-p.Rows)
		times := h.times[from:]
		b := msgp.AppendMapHeader(nil, 4)
		b = msgp.AppendString(msgp.AppendString(b, "key"), key)
		b = msgp.AppendFloat64(msgp.AppendString(b, "at"), h.last)
		b = appendExtension(msgp.AppendString(b, "times"), float64OnWire, 8*len(times))
		for _, at := range times {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(at))
		}
		b = msgp.AppendArrayHeader(msgp.AppendString(b, "columns"), uint32(len(h.columns)))
		for _, c := range h.columns {
			b = appendExtension(b, float32OnWire, 4*len(times))
			for _, n := range c[from:] {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n))
			}
		}
		all = append(all, b)
	}
	return all
}

// PlotEtype returns the etype of the events that Events returns the data of.
func PlotEtype() string { return plotEtype }
