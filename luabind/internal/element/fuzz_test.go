package element_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// FuzzDecode: whatever the bytes are, Decode ends without a panic, and takes what Check
// lets through.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob(fixtures + "*.bin")
	if err != nil || len(files) == 0 {
		f.Fatal("no fixtures")
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte("\x91\xd4\x00\x00"))
	f.Add([]byte("\xc7\x05\x74\x07\x00\x00\x80\x3f"))
	f.Add([]byte("\xdf\xff\xff\xff\xff\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		L := newState(t)
		v, err := element.Decode(L, raw)
		checked := protocol.Check(raw, protocol.Limits{Depth: element.MaxDepth, Items: protocol.DefaultLimits.Items})
		if err == nil && checked != nil {
			t.Errorf("Decode takes what Check refuses: %v", checked)
		}
		if err != nil {
			if v != lua.LNil {
				t.Error("a value beside an error")
			}
			return
		}
		// What came in can go out, unless it has something that is not sent.
		raw, err = element.NewEncoder(element.Config{}).Value(v, "v")
		if err != nil {
			asError(t, err)
			return
		}
		if err := protocol.Check(raw, protocol.Limits{Depth: 64, Items: protocol.DefaultLimits.Items}); err != nil {
			t.Errorf("%x: %v", raw, err)
		}
	})
}

// A builder makes Lua values of fuzzed bytes.
type builder struct {
	L     *lua.LState
	data  []byte
	names []string
	cls   []*catalog.Component
}

func (b *builder) next() byte {
	if len(b.data) == 0 {
		return 0
	}
	c := b.data[0]
	b.data = b.data[1:]
	return c
}

func (b *builder) name() string {
	n := b.next()
	if int(n) < len(b.names) {
		return b.names[n]
	}
	return string([]byte{'a' + n%26, b.next()})
}

func (b *builder) value(depth int) lua.LValue {
	kind := b.next() % 12
	if depth > 6 {
		kind %= 7
	}
	switch kind {
	case 0:
		return lua.LNumber(int8(b.next()))
	case 1:
		bits := uint64(0)
		for range 8 {
			bits = bits<<8 | uint64(b.next())
		}
		return lua.LNumber(math.Float64frombits(bits))
	case 2:
		return lua.LNumber(float64(int32(uint32(b.next())<<24|uint32(b.next())<<12|uint32(b.next()))) * 3)
	case 3:
		return lua.LString(b.name())
	case 4:
		return lua.LBool(b.next()&1 == 1)
	case 5:
		return b.L.GetGlobal("null")
	case 6:
		n := min(int(b.next()), len(b.data))
		s := b.data[:n]
		b.data = b.data[n:]
		return lua.LString(s)
	case 7, 8:
		t := b.L.NewTable()
		for i := range b.next() % 20 {
			t.RawSetInt(int(i)+1, b.value(depth+1))
		}
		return t
	case 9:
		t := b.L.NewTable()
		for range b.next() % 20 {
			t.RawSetString(b.name(), b.value(depth+1))
		}
		return t
	default:
		return b.element(depth)
	}
}

// element makes one of any class, through its constructor.
func (b *builder) element(depth int) lua.LValue {
	cls := b.cls[int(b.next())%len(b.cls)]
	t := b.L.NewTable()
	for range b.next() % 8 {
		name := b.name()
		if n := b.next(); int(n) < len(cls.Props) {
			name = cls.Props[n].Name
		}
		t.RawSetString(name, b.value(depth+1))
	}
	for i := range b.next() % 5 {
		t.RawSetInt(int(i)+1, b.value(depth+1))
	}
	err := b.L.CallByParam(lua.P{Fn: b.L.GetGlobal(cls.Name), NRet: 1, Protect: true}, t)
	if err != nil {
		panic(err)
	}
	v := b.L.Get(-1)
	b.L.Pop(1)
	return v
}

// FuzzEncode: of whatever tables, what the encoder makes is well-formed msgpack that reads
// as what was in them, and it makes the same of them twice.
func FuzzEncode(f *testing.F) {
	f.Add([]byte("\x07\x03\x00\x01\x03\x05\x04\x01"))
	f.Add([]byte("\x0b\x09\x04\x01\x00\x07\x03\x00\x01\x00\x02\x00\x03"))
	f.Add([]byte("\x09\x05\x01\x00\x01\x02\x03\x09\x02\x05\x05\x06\x03abc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		L := newState(t)
		b := &builder{
			L: L, data: data, cls: catalog.All(),
			names: []string{"key", "tag", "children", "position", "rotation", "args", "color", "material", "vertices", "faces", "colors", "style", "x", "y"},
		}
		v := b.value(0)
		enc := element.NewEncoder(element.Config{})

		first, err1 := enc.Value(v, "v")
		second, err2 := enc.Value(v, "v")
		if (err1 == nil) != (err2 == nil) {
			t.Fatalf("the first time %x, %v; the second %x, %v", first, err1, second, err2)
		}
		if err1 != nil {
			asError(t, err1)
		} else {
			same(t, tree(t, second), tree(t, first))
			got, err := element.Decode(L, first)
			if err != nil {
				t.Fatal(err)
			}
			if !equal(L, v, got) {
				t.Errorf("%x is not what was encoded", first)
			}
		}

		for _, op := range []protocol.Op{protocol.OpAdd, protocol.OpUpdate} {
			nodes, err := enc.Nodes(v, op)
			if err != nil {
				asError(t, err)
			}
			for _, node := range nodes {
				checkNode(t, node)
			}
		}
		if node, err := enc.Scene(v); err == nil {
			checkNode(t, node)
		} else if !errors.As(err, new(*element.Error)) {
			t.Errorf("%v is no *element.Error", err)
		}
	})
}

// equal compares plain data with what was decoded of it; of elements it sees only that they
// have become tables.
func equal(L *lua.LState, sent, got lua.LValue) bool {
	switch sent := sent.(type) {
	case lua.LNumber:
		n, ok := got.(lua.LNumber)
		return ok && (n == sent || n == lua.LNumber(float32(sent)))
	case *lua.LUserData:
		return got == lua.LNil && sent == L.GetGlobal("null")
	case *lua.LTable:
		t, ok := got.(*lua.LTable)
		if !ok || sent.Metatable != lua.LNil {
			return ok
		}
		same := true
		machine.ForEach(sent, func(k, v lua.LValue) { same = same && equal(L, v, machine.Get(t, k)) })
		machine.ForEach(t, func(k, _ lua.LValue) { same = same && machine.Get(sent, k) != lua.LNil })
		return same
	}
	return sent == got
}
