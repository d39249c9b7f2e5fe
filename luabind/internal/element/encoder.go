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

// Config is how an encoder treats what it is given.
type Config struct {
	// Strict makes errors of warnings.
	Strict bool
	// Warn hears of what looks like a mistake, each time it is encoded: it is for the
	// callee, which knows the line, to say it once. It may be nil.
	Warn func(Warning)
	// File finds what an image names by a path in the workspace: the picture in that file,
	// or where it is no picture the URL that clients have for it. must says that nothing
	// else can be meant: without such a file it raises an error then, and gives neither
	// otherwise. It may be nil: then paths are sent as they are.
	File func(path string, must bool) (p *picture.Picture, url string)
	// Address returns the URL of a file of the workspace for the path in a property. It warns
	// if the file does not exist. If Address is nil, paths are sent unchanged.
	Address func(path string) string
	// IsFolder reports whether a path is that of a folder of the workspace. If IsFolder is nil, nothing is.
	IsFolder func(path string) bool
	// Interrupted is polled about once a millisecond. If it says true, encoding ends with an
	// error. It may be nil.
	Interrupted func() bool
}

// Bounds of what one call encodes. A table that is in several places is written, and counts,
// in each of them: a few tables that hold each other twice stand for more than there is
// memory.
const (
	// maxValues is what this side takes of a client, too.
	maxValues = 4 << 20
	// maxBytes is the longest message that Vuer's client takes.
	maxBytes = 256 << 20
	// pollWork is how much goes by between two polls, in values or as many times workBytes.
	pollWork  = 4 << 10
	workBytes = 64
)

// An Encoder turns Lua values into their wire form. It belongs to one goroutine. What went
// wrong comes back as an [*Error], and the encoder can be used again after it.
type Encoder struct {
	cfg     Config
	plain   *class            // of plain tables
	known   map[string]*class // of plain tables that change a node, by its tag; nil for unknown tags
	counter uint64            // the next key of an element that has none

	// Scratch of one call.
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

// NewEncoder makes an encoder whose counter of keys starts at 0.
func NewEncoder(cfg Config) *Encoder {
	if cfg.Warn == nil {
		cfg.Warn = func(Warning) {}
	}
	if cfg.Interrupted == nil {
		cfg.Interrupted = func() bool { return false }
	}
	return &Encoder{cfg: cfg, plain: newPlain()}
}

// What is kept from call to call, in bytes and numbers: more than any frame of a lively
// scene takes, while one huge mesh does not stay for good.
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

// take counts values of so many bytes that are about to be written.
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

// Nodes encodes what op sends: an element, a plain table with a key, or a list of such, in
// which there may be lists too. A list's nil and false items are left out. The nodes are valid until the next call.
//
// With [protocol.OpSet] and [protocol.OpAdd] a group without children gets an empty child
// list, since clients drop what is upserted into a node that has none. With the others
// only groups among the children of an element do: there may be a group of that key
// already, and an empty list would take its children away.
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

// isList reports whether a table that is no element stands for a list of elements: it has
// items, or nothing at all.
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

// list encodes the elements of a list, and of the lists among them, as nodes of their own.
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

// notElement says that v stands where an element has to.
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

// Value encodes any value, an event's data; root is what errors call it. The bytes are the
// caller's.
func (e *Encoder) Value(v lua.LValue, root string) ([]byte, error) {
	e.reset()
	if err := e.value(v, false); err != nil {
		return nil, err.finish(root)
	}
	return bytes.Clone(e.buf), nil
}

// nextKey is the key of an element that has none and stands by itself.
func (e *Encoder) nextKey() string {
	e.counter++
	return strconv.FormatUint(e.counter-1, 10)
}
