// Package compile makes functions of Lua source, around a fault and a weakness in gopher-lua's
// compiler: tables of much data, see pieces, and loops that are left too far.
//
// In gopher-lua v1.1.2 a generic for whose body begins with a jump leaves not itself but
// the loop around it, or the whole function, without an error:
//
//	for i = 1, 3 do
//	  for _ in pairs(t) do break end   -- ends the outer loop as well
//	end
//
// The compiler threads jumps to jumps, and the one behind a generic for has a meaning of
// its own. A body that begins with anything else is compiled right, so every body that may
// begin with a jump is given a local in front, which costs an instruction each time round.
package compile

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
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

// Check says what Function would find wrong with text. It refuses what the parser lets pass:
// goto to nowhere, varargs outside of a vararg function, and their like.
func Check(text, name string) error {
	_, err := prototype(text, name)
	return err
}

func prototype(text, name string) (*lua.FunctionProto, error) {
	chunk, err := parse.Parse(strings.NewReader(text), name)
	if err != nil {
		return nil, syntaxError(err)
	}
	statements(chunk)
	proto, err := lua.Compile(chunk, name)
	if err != nil {
		return nil, syntaxError(err)
	}
	return proto, nil
}

func syntaxError(err error) error {
	return &lua.ApiError{Type: lua.ApiErrorSyntax, Object: lua.LString(err.Error()), Cause: err}
}

// statements mends the loops in a block, however deep.
func statements(block []ast.Stmt) {
	for _, s := range block {
		statement(s)
	}
}

func statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		expressions(s.Lhs)
		expressions(s.Rhs)
	case *ast.LocalAssignStmt:
		expressions(s.Exprs)
	case *ast.FuncCallStmt:
		expression(s.Expr)
	case *ast.DoBlockStmt:
		statements(s.Stmts)
	case *ast.WhileStmt:
		expression(s.Condition)
		statements(s.Stmts)
	case *ast.RepeatStmt:
		expression(s.Condition)
		statements(s.Stmts)
	case *ast.IfStmt:
		expression(s.Condition)
		statements(s.Then)
		statements(s.Else)
	case *ast.NumberForStmt:
		expressions([]ast.Expr{s.Init, s.Limit, s.Step})
		statements(s.Stmts)
	case *ast.GenericForStmt:
		expressions(s.Exprs)
		statements(s.Stmts)
		if mayJump(s.Stmts) {
			pad := &ast.LocalAssignStmt{Names: []string{"(for body)"}}
			pad.SetLine(s.Stmts[0].Line())
			s.Stmts = append([]ast.Stmt{pad}, s.Stmts...)
		}
	case *ast.FuncDefStmt:
		expression(s.Func)
	case *ast.ReturnStmt:
		expressions(s.Exprs)
	}
}

// mayJump says whether the code of a block may begin with a jump. An empty one's does not:
// it has no code.
func mayJump(block []ast.Stmt) bool {
	if len(block) == 0 {
		return false
	}
	switch block[0].(type) {
	case *ast.BreakStmt, *ast.GotoStmt, *ast.LabelStmt, *ast.DoBlockStmt, *ast.IfStmt, *ast.WhileStmt, *ast.RepeatStmt:
		return true
	}
	return false
}

func expressions(list []ast.Expr) {
	for i, e := range list {
		if list[i] = pieces(e); list[i] == e {
			expression(e)
		}
	}
}

// expression looks for functions, which have blocks.
func expression(e ast.Expr) {
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		expression(e.Object)
		expression(e.Key)
	case *ast.TableExpr:
		for _, field := range e.Fields {
			expression(field.Key)
			if whole := field.Value; whole != nil {
				if field.Value = pieces(whole); field.Value == whole {
					expression(whole)
				}
			}
		}
	case *ast.FuncCallExpr:
		expression(e.Func)
		expression(e.Receiver)
		expressions(e.Args)
	case *ast.LogicalOpExpr:
		expression(e.Lhs)
		expression(e.Rhs)
	case *ast.RelationalOpExpr:
		expression(e.Lhs)
		expression(e.Rhs)
	case *ast.StringConcatOpExpr:
		expression(e.Lhs)
		expression(e.Rhs)
	case *ast.ArithmeticOpExpr:
		expression(e.Lhs)
		expression(e.Rhs)
	case *ast.UnaryMinusOpExpr:
		expression(e.Expr)
	case *ast.UnaryNotOpExpr:
		expression(e.Expr)
	case *ast.UnaryLenOpExpr:
		expression(e.Expr)
	case *ast.FunctionExpr:
		statements(e.Stmts)
	}
}
