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

// guard stores the *Error that the function deferring it panics with.
func guard(err *error) {
	switch failure := recover().(type) {
	case nil:
	case *Error:
		*err = failure
	default:
		panic(failure)
	}
}
