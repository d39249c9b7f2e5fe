package element

import (
	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A Handler is a function of the script in an element, such as on_click. The function is not sent.
// Instead the element is sent with a flag, such as click = true, which makes pages send the events.
type Handler struct {
	Key   string         // of the element; "" for the scene itself
	Index int            // in catalog.Handlers
	Func  *lua.LFunction // nil removes the handler that the element had
}

// Handlers returns the handlers of the elements that the last call of Nodes, NodesIn or Scene has encoded.
// The slice belongs to the caller.
func (e *Encoder) Handlers() []Handler { return e.handlers }

// A flag is the property that is sent for an element with a handler.
type flag struct {
	wire  []byte // the name
	shape protocol.Shape
}

var flags = func() (all [catalog.HandlerCount]flag) {
	for i, h := range catalog.Handlers() {
		if h.Flag != "" {
			all[i] = flag{msgp.AppendString(nil, h.Flag), protocol.Shape(0).With(h.Flag)}
		}
	}
	return all
}()

// firstFlag is the bit of the first handler's flag in element.given. The bits of class.always start
// at 0.
const firstFlag = 64 - catalog.HandlerCount

// flagBit returns the bit of a property that is the flag of a handler, and 0 for all others.
func flagBit(name string) uint64 {
	for i, h := range catalog.Handlers() {
		if h.Flag == name && name != "" {
			return 1 << (firstFlag + i)
		}
	}
	return 0
}

// noteHandler records a handler until the element's key is known.
func (e *Encoder) noteHandler(el *element, f *field, v lua.LValue) *Error {
	if _, ok := v.(*lua.LFunction); !ok && v != lua.LFalse && !IsNull(v) {
		err := mismatch("a function", describe(v))
		err.Hint = "write " + f.name + " = function(event, session) ... end"
		return err
	}
	el.handlers[f.handler], el.handles = v, true
	return nil
}

// putHandlers writes the flags of the element's handlers that the script has not set itself.
func (e *Encoder) putHandlers(el *element, key string, at place) *Error {
	for i, v := range el.handlers {
		if v == nil {
			continue
		}
		name := catalog.Handlers()[i].Name
		if at.inner {
			err := problem("is a handler, and only elements of the scene or the page can have one")
			err.Hint = "move it to the element around it"
			return err.inProp(el.cls, name)
		}
		fn, _ := v.(*lua.LFunction)
		e.handlers = append(e.handlers, Handler{Key: key, Index: i, Func: fn})
		if el.given&(1<<(firstFlag+i)) != 0 || flags[i].wire == nil || !el.cls.plain && !el.cls.Flags(i) {
			continue
		}
		e.put(el, flags[i].wire, flags[i].shape)
		if fn == nil {
			e.buf = msgp.AppendNil(e.buf)
		} else {
			e.buf = msgp.AppendBool(e.buf, true)
		}
	}
	return nil
}
