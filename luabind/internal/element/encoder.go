package element

import (
	"bytes"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/protocol"
)

// Config sets how an encoder treats its input.
type Config struct {
	// Strict turns warnings into errors.
	Strict bool
	// Warn is called with what looks like a mistake, each time it is encoded. The callee, which
	// knows the line, must drop repetitions. Warn may be nil.
	Warn func(Warning)
	// File looks up the picture that an image names by a path in the workspace. It returns the
	// picture in that file or, if the file is not a picture, the URL of the file for clients. must
	// is set if the string can only be a path: then File raises an error if the file does not
	// exist; otherwise it returns neither. File may be nil: then paths are sent unchanged.
	File func(path string, must bool) (p *picture.Picture, url string)
	// Address returns the URL of a file of the workspace for the path in a property. It warns
	// if the file does not exist. If Address is nil, paths are sent unchanged.
	Address func(path string) string
	// IsFolder reports whether a path is the path of a folder of the workspace. If IsFolder is nil,
	// no path is.
	IsFolder func(path string) bool
	// Interrupted is polled about once a millisecond. If it returns true, encoding ends with an
	// error. It may be nil.
	Interrupted func() bool
}

// Bounds on what one call encodes. A table that occurs in several places is written, and counts, in
// each of them: a few tables that contain each other twice can expand to more than fits in memory.
const (
	// maxValues is also the limit for messages from clients.
	maxValues = 4 << 20
	// maxBytes is the longest message that Vuer's client accepts.
	maxBytes = 256 << 20
	// pollWork is the amount of work between two polls, in values or in multiples of workBytes.
	pollWork  = 4 << 10
	workBytes = 64
)

// An Encoder converts Lua values to their wire form. It belongs to one goroutine. Errors are
// returned as an [*Error], and the encoder can be used again after an error.
type Encoder struct {
	cfg     Config
	plain   *class            // of plain tables
	known   map[string]*class // of plain tables that change a node, by its tag; nil for unknown tags
	counter uint64            // the next key of an element that has none

	// Buffers that are reused by each call.
	op    protocol.Op
	into  Scene // the scene that the nodes go into; nil if unknown
	buf   []byte
	count int    // values so far
	work  int    // since the last poll
	keys  []byte // keys of the open nodes, one after another
	depth int    // tables open
	nodes []protocol.Node
	ends  []int // of each node in buf
	flat  []float64
	pairs []pair // fields of the open elements, one after another

	handlers []Handler
	html     [][]byte // see SceneWith
}

// NewEncoder returns an encoder whose counter of keys starts at 0.
func NewEncoder(cfg Config) *Encoder {
	if cfg.Warn == nil {
		cfg.Warn = func(Warning) {}
	}
	if cfg.Interrupted == nil {
		cfg.Interrupted = func() bool { return false }
	}
	return &Encoder{cfg: cfg, plain: newPlain()}
}

// Bounds of the buffers that are kept from call to call, in bytes and numbers: more than a frame of
// a busy scene needs, but less than one huge mesh.
const (
	keepBuf  = 4 << 20
	keepFlat = 1 << 18
)

func (e *Encoder) reset() {
	if cap(e.buf) > keepBuf {
		e.buf = nil
	}
	if cap(e.flat) > keepFlat {
		e.flat = nil
	}
	clear(e.nodes)
	e.handlers = nil
	e.buf, e.keys, e.nodes, e.ends = e.buf[:0], e.keys[:0], e.nodes[:0], e.ends[:0]
	e.depth, e.pairs = 0, e.pairs[:0]
	e.count, e.work = 0, 0
}

// take counts values, and the bytes that are about to be written for them.
func (e *Encoder) take(values, bytes int) *Error {
	e.count += values
	e.work += values + bytes/workBytes
	if e.work < pollWork {
		return nil
	}
	e.work = 0
	switch {
	case e.count > maxValues:
		err := problem("is where there are more than %d values", maxValues)
		err.Hint = "a table counts in each place where it is; bulk data goes into a typed array or bytes(s)"
		return err
	case len(e.buf)+bytes > maxBytes:
		err := problem("is where there are more than %d MiB", maxBytes>>20)
		err.Hint = "a string counts in each place where it is; what is large goes into a file that asset() names"
		return err
	case e.cfg.Interrupted():
		return problem("is where it was interrupted")
	}
	return nil
}

// Nodes encodes the argument of op: an element, a plain table with a key, or a list of these, which
// may contain nested lists. A list's nil and false items are left out. The nodes are valid until
// the next call.
//
// With [protocol.OpSet] and [protocol.OpAdd], a group without children gets an empty child list,
// because clients drop nodes that are upserted into a node without a list. With other operations
// only groups among the children of an element get one: a group with that key may exist already,
// and an empty list would remove its children.
func (e *Encoder) Nodes(v lua.LValue, op protocol.Op) ([]protocol.Node, error) {
	e.reset()
	e.op = op
	t, ok := v.(*lua.LTable)
	if !ok {
		err := problem("needs an element, not %s", describe(v))
		err.Hint = "an element is made by a constructor, such as Box{ key = \"box\" }, or is a table with a key"
		return nil, err.finish(strings.ToLower(op.String()))
	}
	place := place{top: true, groups: op == protocol.OpSet || op == protocol.OpAdd}
	cls := classOf(t)
	if cls != nil || !isList(t) {
		if err := e.node(t, cls, place); err != nil {
			return nil, err.finish(rootName(t, cls))
		}
	} else if err := e.list(t, place); err != nil {
		return nil, err.finish("elements")
	}
	start := 0
	for i, end := range e.ends {
		e.nodes[i].Raw = e.buf[start:end:end]
		start = end
	}
	return e.nodes, nil
}

// isList reports whether a table that is not an element is a list of elements: it has items, or is
// empty.
func isList(t *lua.LTable) bool {
	if t.MaxN() > 0 {
		return machine.GetString(t, "key") == lua.LNil && machine.GetString(t, "tag") == lua.LNil
	}
	return machine.Empty(t)
}

func rootName(t *lua.LTable, cls *class) string {
	switch {
	case cls == nil:
		return "element"
	case cls.scene:
		return "scene"
	}
	return cls.Name
}

// list encodes the elements of a list, and of nested lists, as separate nodes.
func (e *Encoder) list(t *lua.LTable, at place) *Error {
	if err := e.enter(t); err != nil {
		return err
	}
	defer e.leave()
	n := t.MaxN()
	if k := machine.FirstField(t); k != nil {
		return mixed(t, k, n)
	}
	for i := 1; i <= n; i++ {
		v := t.RawGetInt(i)
		if v == lua.LNil || v == lua.LFalse {
			continue
		}
		item, ok := v.(*lua.LTable)
		if !ok {
			return notElement(v).inItem(i)
		}
		var err *Error
		if cls := classOf(item); cls != nil || !isList(item) {
			err = e.node(item, cls, at)
		} else {
			err = e.list(item, at)
		}
		if err != nil {
			return err.inItem(i).leaving(t)
		}
	}
	return nil
}

// notElement returns the error for a value v in a place where an element is required.
func notElement(v lua.LValue) *Error {
	err := problem("is %s, where an element is expected", describe(v))
	switch v.(type) {
	case lua.LNumber:
		err.Hint = "numbers of a property need its name, as in args = {1, 1, 1}"
	case *lua.LFunction:
		err.Hint = "call the constructor: Box{}"
	}
	return err
}

// Value encodes any value, such as an event's data. root is its name in errors. The bytes belong to
// the caller.
func (e *Encoder) Value(v lua.LValue, root string) ([]byte, error) {
	e.reset()
	if err := e.value(v, false); err != nil {
		return nil, err.finish(root)
	}
	return bytes.Clone(e.buf), nil
}

// nextKey returns the next key for a top-level element without a key.
func (e *Encoder) nextKey() string {
	e.counter++
	return strconv.FormatUint(e.counter-1, 10)
}
