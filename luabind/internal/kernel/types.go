package kernel

// A Type is the type of a variable.
type Type uint8

// The types of variables.
const (
	Unknown Type = iota
	Number
	Bool
	Array
	// maybe is the type of "a and 1": a number or false. Variables cannot have this type.
	maybe
)

func (t Type) String() string {
	return [...]string{"a value of unknown type", "a number", "a boolean", "a typed array", "a number or false"}[t]
}

// A cell is the type that one or more variables and expressions share.
type cell struct {
	same *cell // the cell with which this cell was joined, which has the type; nil for none
	typ  Type
	line int // where the type was inferred
}

func of(t Type) *cell { return &cell{typ: t} }

func (c *cell) root() *cell {
	for c.same != nil {
		c = c.same
	}
	return c
}

func (c *cell) get() Type { return c.root().typ }

// is sets the type of c to t. It reports whether the previous type agrees.
func (c *cell) is(t Type, line int) bool {
	c = c.root()
	if c.typ == Unknown {
		c.typ, c.line = t, line
	}
	return c.typ == t
}

// join joins a and b to one type. It reports whether their previous types agree.
func join(a, b *cell, line int) bool {
	a, b = a.root(), b.root()
	switch {
	case a == b:
	case b.typ == Unknown:
		b.same = a
	case a.typ == Unknown:
		a.same, a.line = b, line
	default:
		return a.typ == b.typ
	}
	return true
}

// A variable is a local, a parameter, or a variable outside the function.
type variable struct {
	name     string
	cell     *cell
	outside  any        // of a variable outside the function: its identity
	assigned bool       // it is assigned more than once, or in a loop's body
	indexing bool       // indices or bounds of loops depend on it
	literal  *numberLit // of a local: the constant that it is declared with
	written  bool       // of an array: an item may be assigned to
	users    []*variable
}

// dependOn records that v is computed from u: if v indexes arrays, u should be an integer too.
func (v *variable) dependOn(u *variable) { v.users = append(v.users, u) }
