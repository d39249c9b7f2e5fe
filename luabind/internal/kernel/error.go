package kernel

import "fmt"

// An Error is a part of a function that cannot be compiled.
type Error struct {
	Chunk   string
	Line    int
	Message string
	Hint    string // what to do; "" for none
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s:%d: %s", e.Chunk, e.Line, e.Message)
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// countOf returns a number with a noun: "1 value", "2 values".
func countOf(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// lookFailed carries an error of a look-up through the panic that ends an analysis.
type lookFailed struct{ err error }

// guard stores the error that the function deferring it panics with.
func guard(err *error) {
	switch failure := recover().(type) {
	case nil:
	case *Error:
		*err = failure
	case lookFailed:
		*err = failure.err
	default:
		panic(failure)
	}
}
