package compile

import (
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// Options are the settings of a compilation.
type Options struct {
	// Interrupted is called every few thousand tokens and statements, on the goroutine that
	// compiles. When it returns true, the compilation ends. It may be nil.
	Interrupted func() bool
	// KeepLocals makes the chunk keep its locals when it returns, for [machine.Hook.Locals].
	KeepLocals bool
	// Scope has the variables of the scope around the chunk. The chunk uses them as upvalues.
	Scope machine.Scope
	// Expressions makes Function compile a list of expressions to a function that returns
	// their values.
	Expressions bool
}

// Function is the function [Options.Function] without options.
func Function(L *lua.LState, text, name string) (*lua.LFunction, error) {
	return Options{}.Function(L, text, name)
}

// Function compiles text as a chunk of L. name is the name of the chunk in messages and tracebacks.
// The error is a *lua.ApiError of type ApiErrorSyntax, as from LState.Load. Its Cause is a
// *parse.Error, an *Error or parse.ErrInterrupted. Function must be called on the goroutine that
// owns L.
func (o Options) Function(L *lua.LState, text, name string) (*lua.LFunction, error) {
	_, proto, err := o.compile(text, name, nil)
	if err != nil {
		return nil, err
	}
	fn := L.NewFunctionFromProto(proto)
	for i, name := range proto.DbgUpvalues {
		fn.Upvalues[i] = o.Scope[name]
	}
	return fn, nil
}

// Functions compiles text as a chunk and calls found for each function in it, with its prototype
// and its syntax tree. A method has the parameter self, which is not in the tree.
func (o Options) Functions(text, name string, found func(proto *lua.FunctionProto, tree *ast.FunctionExpr, method bool)) error {
	_, _, err := o.compile(text, name, found)
	return err
}

// Check is the function [Options.Check] without options.
func Check(text, name string) ([]ast.Stmt, error) { return Options{}.Check(text, name) }

// Check returns the syntax tree of text, or the error that Function would return for it.
func (o Options) Check(text, name string) ([]ast.Stmt, error) {
	tree, _, err := o.compile(text, name, nil)
	return tree, err
}

func (o Options) compile(text, name string, found foundFunc) ([]ast.Stmt, *lua.FunctionProto, error) {
	tree, err := parse.Options{Interrupted: o.Interrupted, Expressions: o.Expressions}.Chunk(text, name)
	if err != nil {
		return nil, nil, syntaxError(err)
	}
	proto, err := generate(tree, &chunk{name: name, interrupted: o.Interrupted, keeps: o.KeepLocals, scope: o.Scope, found: found})
	if err != nil {
		return nil, nil, syntaxError(err)
	}
	return tree, proto, nil
}

func syntaxError(err error) error {
	return &lua.ApiError{Type: lua.ApiErrorSyntax, Object: lua.LString(err.Error()), Cause: err}
}

// generate returns the main function of a chunk. The error is an *Error or
// parse.ErrInterrupted.
func generate(tree []ast.Stmt, c *chunk) (proto *lua.FunctionProto, err error) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case *Error:
			err = failure
		case interrupted:
			err = parse.ErrInterrupted
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
