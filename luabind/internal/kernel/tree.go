package kernel

// A Function is an analyzed function. It is immutable, and may be used by several goroutines.
type Function struct {
	Chunk string
	Line  int

	zero    float64
	params  []*variable
	outside []*variable // in the order of their first use
	results []Type
	body    []stmt
	callees []*Function
	nodes   int
	loops   bool // it has loops, or calls a function with loops
}

// The statements.
type (
	stmt interface{}

	assign struct {
		targets []target
		values  []expr // the last value may be a call with several results
		line    int
	}
	target struct {
		v     *variable // nil: an item of an array
		array *variable
		index expr
		line  int
	}
	branch struct {
		cond      expr
		then, els []stmt
	}
	while struct {
		cond expr
		body []stmt
		line int
		leaf bool // it has no inner loops
	}
	repeat struct {
		body []stmt
		cond expr
		line int
		leaf bool
	}
	loop struct {
		v                 *variable
		init, limit, step expr
		body              []stmt
		line              int
		leaf              bool
	}
	block      struct{ body []stmt }
	leave      struct{}
	returnStmt struct{ values []expr }
	callStmt   struct{ call expr }
	label      struct {
		name    string
		line    int
		forward bool // a goto before the label jumps to it
		back    bool // a goto after the label jumps to it
	}
	jump struct {
		to   *label
		back bool
		line int
	}
)

// walk calls visit for each statement of list and the statements inside it, in their order.
func walk(list []stmt, visit func(stmt)) {
	for _, s := range list {
		visit(s)
		switch s := s.(type) {
		case *block:
			walk(s.body, visit)
		case *branch:
			walk(s.then, visit)
			walk(s.els, visit)
		case *while:
			walk(s.body, visit)
		case *repeat:
			walk(s.body, visit)
		case *loop:
			walk(s.body, visit)
		}
	}
}

// The expressions.
type (
	expr interface{ cellOf() *cell }

	// A numberLit is a constant. The zeros of a function are all 0 or all -0, see [Analyze].
	numberLit struct {
		value   float64
		derived bool // it is neither a numeral nor computed from numerals only
	}
	boolLit struct{ value bool }
	varRef  struct{ v *variable }
	item    struct {
		array *variable
		index expr
		line  int
	}
	length struct{ array *variable }
	arith  struct {
		op   byte // one of + - * / % ^
		a, b expr
	}
	negate  struct{ a expr }
	compare struct {
		op   string // the operands are numbers or, for == and ~=, booleans
		a, b expr
	}
	not   struct{ a expr }
	logic struct {
		and  bool
		a, b expr
		cell *cell
	}
	mathCall struct {
		fn   *mathFunc
		args []expr
		line int
	}
	call struct {
		fn   *Function
		args []expr
		line int
	}
)

func (numberLit) cellOf() *cell   { return of(Number) }
func (boolLit) cellOf() *cell     { return of(Bool) }
func (e varRef) cellOf() *cell    { return e.v.cell }
func (item) cellOf() *cell        { return of(Number) }
func (length) cellOf() *cell      { return of(Number) }
func (arith) cellOf() *cell       { return of(Number) }
func (negate) cellOf() *cell      { return of(Number) }
func (compare) cellOf() *cell     { return of(Bool) }
func (not) cellOf() *cell         { return of(Bool) }
func (e *logic) cellOf() *cell    { return e.cell }
func (e *mathCall) cellOf() *cell { return of(Number) }
func (e *call) cellOf() *cell {
	if len(e.fn.results) == 0 {
		return of(Unknown)
	}
	return of(e.fn.results[0])
}

// results returns the number of values of e.
func results(e expr) int {
	switch e := e.(type) {
	case *call:
		return len(e.fn.results)
	case *mathCall:
		return e.fn.results
	}
	return 1
}

// resultCell returns the cell of the i-th value of e, counted from 0.
func resultCell(e expr, i int) *cell {
	if c, ok := e.(*call); ok && i > 0 {
		return of(c.fn.results[i])
	}
	return e.cellOf()
}

func typeOf(e expr) Type { return e.cellOf().get() }
