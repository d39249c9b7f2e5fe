package compile

import (
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// Function compiles text as a chunk of L. name is what its messages and tracebacks call it.
// What is wrong with the text comes back as a *lua.ApiError of type ApiErrorSyntax, as
// from LState.Load. It is called on the goroutine that owns L.
func Function(L *lua.LState, text, name string) (*lua.LFunction, error) {
	proto, err := prototype(text, name)
	if err != nil {
		return nil, err
	}
	return L.NewFunctionFromProto(proto), nil
}

// Check reports what Function would find wrong with text. It refuses what the parser accepts:
// goto to nowhere, varargs outside of a vararg function, and their like.
func Check(text, name string) error {
	_, err := prototype(text, name)
	return err
}

func prototype(text, name string) (*lua.FunctionProto, error) {
	tree, err := parse.Chunk(text, name)
	if err != nil {
		return nil, syntaxError(err)
	}
	proto, err := generate(tree, &chunk{name: name})
	if err != nil {
		return nil, syntaxError(err)
	}
	return proto, nil
}

func syntaxError(err error) error {
	return &lua.ApiError{Type: lua.ApiErrorSyntax, Object: lua.LString(err.Error()), Cause: err}
}

// generate makes the main function of a chunk. The error is an *Error.
func generate(tree []ast.Stmt, c *chunk) (proto *lua.FunctionProto, err error) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case *Error:
			err = failure
		default:
			panic(failure)
		}
	}()
	g := newGenerator(c, nil, 0, 0)
	g.proto.IsVarArg = lua.VarArgIsVarArg
	g.enterBlock(false)
	g.statements(tree)
	return g.finish(), nil
}
