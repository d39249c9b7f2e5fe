package kernel

import "fmt"

// An Error is the reason why a function cannot be compiled.
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

// lookFailed is the panic value that carries an error of a look-up out of an analysis.
type lookFailed struct{ err error }

// guard, deferred, recovers an Error or a lookFailed and stores its error.
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
