package machine

//lint:file-ignore U1000 the mirrors have fields that this package does not read

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// version is the release of gopher-lua that the mirrors below were made for. go.mod names
// the same release.
const version = "v1.1.2"

// The mirrors have the fields of gopher-lua's structs: the same names and types in the same
// order. matchLayout compares them, so that a release with another layout stops the program at
// its start instead of corrupting memory.
type (
	// A state is a lua.LState.
	state struct {
		G       *global
		Parent  *lua.LState
		Env     *lua.LTable
		Panic   func(*lua.LState)
		Dead    bool
		Options lua.Options

		stop         int32
		reg          *registry
		stack        stackRef
		alloc        unsafe.Pointer
		currentFrame *frame
		wrapped      bool
		uvcache      *upvalue
		hasErrorFunc bool
		mainLoop     func(*lua.LState, *frame)
		ctx          context.Context
		ctxCancelFn  context.CancelFunc
	}

	global struct {
		MainThread    *lua.LState
		CurrentThread *lua.LState
		Registry      *lua.LTable
		Global        *lua.LTable

		builtinMts map[int]lua.LValue
		tempFiles  []*os.File
		gccount    int32
	}

	// A registry holds the values of all frames of a thread. Slots from top on are not in use.
	registry struct {
		array   []lua.LValue
		top     int
		growBy  int
		maxSize int
		alloc   unsafe.Pointer
		handler ifaceWords
	}

	frame struct {
		Idx        int
		Fn         *lua.LFunction
		Parent     *frame
		Pc         int
		Base       int
		LocalBase  int
		ReturnBase int
		NArgs      int
		NRet       int
		TailCall   int
	}

	// A stackRef is the interface in which a state holds its frameStack.
	stackRef struct {
		tab  unsafe.Pointer
		data *frameStack
	}

	// A frameStack is a lua.autoGrowingCallFrameStack.
	frameStack struct {
		segments []*segment
		segIdx   uint16
		segSp    uint8
	}

	segment struct {
		array [segmentSize]frame
	}

	upvalue struct {
		next   *upvalue
		reg    *registry
		index  int
		value  lua.LValue
		closed bool
	}

	table struct {
		Metatable lua.LValue

		array   []lua.LValue
		dict    map[lua.LValue]lua.LValue
		strdict map[string]lua.LValue
		keys    []lua.LValue
		k2i     map[lua.LValue]int
	}

	proto struct {
		SourceName         string
		LineDefined        int
		LastLineDefined    int
		NumUpvalues        uint8
		NumParameters      uint8
		IsVarArg           uint8
		NumUsedRegisters   uint8
		Code               []uint32
		Constants          []lua.LValue
		FunctionPrototypes []*lua.FunctionProto

		DbgSourcePositions []int
		DbgLocals          []*lua.DbgLocalInfo
		DbgCalls           []lua.DbgCall
		DbgUpvalues        []string

		stringConstants []string
	}

	// A debugInfo is a lua.Debug.
	debugInfo struct {
		frame           *frame
		Name            string
		What            string
		Source          string
		CurrentLine     int
		NUpvalues       int
		LineDefined     int
		LastLineDefined int
	}

	// ifaceWords is any interface value.
	ifaceWords struct {
		tab  unsafe.Pointer
		data unsafe.Pointer
	}
)

const segmentSize = lua.FramesPerSegment

func stateOf(L *lua.LState) *state          { return (*state)(unsafe.Pointer(L)) }
func tableOf(t *lua.LTable) *table          { return (*table)(unsafe.Pointer(t)) }
func protoOf(p *lua.FunctionProto) *proto   { return (*proto)(unsafe.Pointer(p)) }
func upvalueOf(u *lua.Upvalue) *upvalue     { return (*upvalue)(unsafe.Pointer(u)) }
func (u *upvalue) public() *lua.Upvalue     { return (*lua.Upvalue)(unsafe.Pointer(u)) }
func (r stackRef) isGrowable() bool         { return r.tab == growable.tab }
func (s *state) setStack(stack *frameStack) { s.stack = stackRef{growable.tab, stack} }

func frameOf(d *lua.Debug) *frame { return (*debugInfo)(unsafe.Pointer(d)).frame }

// growable is the stack of a thread that was made with MinimizeStackMemory. Only its method
// table is used: a stack with that table can hold more frames than it was made for once
// segments are added.
var growable = matched(newProbe())

// matched returns the stack of L. It panics when the program starts if the mirrors differ from
// gopher-lua's structs.
func matched(L *lua.LState) stackRef {
	if err := matchLayout(); err != nil {
		panic("luabind/internal/machine was made for gopher-lua " + version + ", and the one in this program differs: " + err.Error())
	}
	return stateOf(L).stack
}

func newProbe() *lua.LState {
	return lua.NewState(lua.Options{SkipOpenLibs: true, CallStackSize: 1, RegistrySize: 128, MinimizeStackMemory: true})
}

// A numberWord is an LValue that holds a number: the method table of lua.LNumber, which is
// static data, and the address of the number.
type numberWord struct {
	tab uintptr
	at  unsafe.Pointer
}

var numberTab = func() uintptr {
	v := lua.LValue(lua.LNumber(0.5))
	return (*numberWord)(unsafe.Pointer(&v)).tab
}()

// point makes slot hold the number at p, which must not change from then on.
func point(slot *lua.LValue, p *float64) {
	w := (*numberWord)(unsafe.Pointer(slot))
	w.tab = numberTab
	w.at = unsafe.Pointer(p)
}

// tableSize is the size of a table without its slots.
const tableSize = unsafe.Sizeof(table{})

// A with is a table whose slots, the fields of a record or the items of a short list, are stored
// directly after it, in the same object. S is an array of lua.LValue. The table is the first field,
// so that its address is the address of the object.
type with[S any] struct {
	table table
	slots S
}

// maxSlots is the largest number of slots after a table.
const maxSlots = 8

// newWith returns a table with n slots after it, from 0 to maxSlots. Until a slot is set, it holds
// Go's nil, which is not a valid Lua value.
func newWith(n int) *table {
	var m *table
	switch n {
	case 0:
		m = new(table)
	case 1:
		m = &new(with[[1]lua.LValue]).table
	case 2:
		m = &new(with[[2]lua.LValue]).table
	case 3:
		m = &new(with[[3]lua.LValue]).table
	case 4:
		m = &new(with[[4]lua.LValue]).table
	case 5:
		m = &new(with[[5]lua.LValue]).table
	case 6:
		m = &new(with[[6]lua.LValue]).table
	case 7:
		m = &new(with[[7]lua.LValue]).table
	default:
		m = &new(with[[8]lua.LValue]).table
	}
	m.Metatable = lua.LNil
	return m
}

func (m *table) public() *lua.LTable { return (*lua.LTable)(unsafe.Pointer(m)) }

// slots returns the first n slots after m, a table that newWith returned for at least n.
func (m *table) slots(n int) []lua.LValue {
	return unsafe.Slice((*lua.LValue)(unsafe.Add(unsafe.Pointer(m), tableSize)), n)
}

// slot returns slot i, from 0.
func (m *table) slot(i int) *lua.LValue {
	return (*lua.LValue)(unsafe.Add(unsafe.Pointer(m), tableSize+uintptr(i)*unsafe.Sizeof(lua.LValue(nil))))
}

// identical reports whether a and b consist of the same words: the same value at the same address.
// It is false for some values that are equal.
func identical(a, b *lua.LValue) bool {
	return *(*ifaceWords)(unsafe.Pointer(a)) == *(*ifaceWords)(unsafe.Pointer(b))
}

// matchLayout compares each mirror with the type that it mirrors.
func matchLayout() error {
	L := reflect.TypeFor[lua.LState]()
	stack := reflect.ValueOf(newProbe()).Elem().FieldByName("stack")
	if !stack.IsValid() || stack.Kind() != reflect.Interface || stack.Elem().Kind() != reflect.Pointer {
		return fmt.Errorf("LState.stack is not an interface that holds a pointer")
	}
	m := matcher{seen: map[reflect.Type]bool{}}
	for _, pair := range []struct{ mirror, real reflect.Type }{
		{reflect.TypeFor[state](), L},
		{reflect.TypeFor[frameStack](), stack.Elem().Type().Elem()},
		{reflect.TypeFor[table](), reflect.TypeFor[lua.LTable]()},
		{reflect.TypeFor[upvalue](), reflect.TypeFor[lua.Upvalue]()},
		{reflect.TypeFor[proto](), reflect.TypeFor[lua.FunctionProto]()},
		{reflect.TypeFor[debugInfo](), reflect.TypeFor[lua.Debug]()},
	} {
		if err := m.match(pair.mirror, pair.real, pair.real.Name()); err != nil {
			return err
		}
	}
	return nil
}

// A matcher remembers the mirrors that it has compared, because they refer to each other.
type matcher struct {
	seen map[reflect.Type]bool
}

func (m *matcher) match(mirror, real reflect.Type, at string) error {
	if mirror == real || m.seen[mirror] && mirror.Kind() == reflect.Struct {
		return nil
	}
	if mirror.Size() != real.Size() || mirror.Align() != real.Align() {
		return fmt.Errorf("%s takes %d bytes, not %d", at, real.Size(), mirror.Size())
	}
	word := reflect.TypeFor[unsafe.Pointer]()
	switch {
	case mirror == word && real.Kind() == reflect.Pointer:
		return nil
	case real.Kind() == reflect.Interface && (mirror == reflect.TypeFor[ifaceWords]() || mirror == reflect.TypeFor[stackRef]()):
		return nil
	case mirror.Kind() != real.Kind():
		return fmt.Errorf("%s is a %s, not a %s", at, real, mirror)
	}
	switch mirror.Kind() {
	case reflect.Struct:
		m.seen[mirror] = true
		return m.matchFields(mirror, real, at)
	case reflect.Array:
		if mirror.Len() != real.Len() {
			return fmt.Errorf("%s has %d elements, not %d", at, real.Len(), mirror.Len())
		}
		return m.match(mirror.Elem(), real.Elem(), at+"[]")
	case reflect.Pointer, reflect.Slice:
		return m.match(mirror.Elem(), real.Elem(), at+"[]")
	case reflect.Func:
		return m.matchFunc(mirror, real, at)
	case reflect.Uint16: // gopher-lua's own named type
		return nil
	}
	return fmt.Errorf("%s is a %s, not a %s", at, real, mirror)
}

func (m *matcher) matchFields(mirror, real reflect.Type, at string) error {
	if mirror.NumField() != real.NumField() {
		return fmt.Errorf("%s has %d fields, not %d", at, real.NumField(), mirror.NumField())
	}
	for i := range mirror.NumField() {
		ours, theirs := mirror.Field(i), real.Field(i)
		name := at + "." + theirs.Name
		if ours.Name != theirs.Name || ours.Offset != theirs.Offset {
			return fmt.Errorf("%s is at offset %d, where %s at %d is expected", name, theirs.Offset, ours.Name, ours.Offset)
		}
		if err := m.match(ours.Type, theirs.Type, name); err != nil {
			return err
		}
	}
	return nil
}

func (m *matcher) matchFunc(mirror, real reflect.Type, at string) error {
	if mirror.NumIn() != real.NumIn() || mirror.NumOut() != real.NumOut() || mirror.IsVariadic() != real.IsVariadic() {
		return fmt.Errorf("%s is a %s, not a %s", at, real, mirror)
	}
	for i := range mirror.NumIn() {
		if err := m.match(mirror.In(i), real.In(i), at+"()"); err != nil {
			return err
		}
	}
	for i := range mirror.NumOut() {
		if err := m.match(mirror.Out(i), real.Out(i), at+"()"); err != nil {
			return err
		}
	}
	return nil
}

// Text returns b as a string, without a copy. b must not change from then on.
func Text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Bytes returns the memory of v, in the order of the machine. Writing to it changes v.
func Bytes[T uint8 | uint16 | uint32 | int32 | float32](v []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(*new(T))))
}
