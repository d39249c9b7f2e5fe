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

// lookFailed is what an analysis panics with that cannot go on for want of a name.
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
