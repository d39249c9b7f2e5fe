package lint

import "github.com/yuin/gopher-lua/ast"

// anyIndex calls visit for every a[b] and a.b in a block, however deep.
func anyIndex(block []ast.Stmt, visit func(*ast.AttrGetExpr)) {
	anyExpr(block, func(e ast.Expr) {
		if e, ok := e.(*ast.AttrGetExpr); ok {
			visit(e)
		}
	})
}

// anyExpr calls visit for every expression in a block, however deep.
func anyExpr(block []ast.Stmt, visit func(ast.Expr)) {
	walk(block, func(ast.Stmt) {}, visit)
}

// walk calls visitStmt for every statement in a block and visit for every expression, however deep, and
// for each of them before its parts.
func walk(block []ast.Stmt, visitStmt func(ast.Stmt), visit func(ast.Expr)) {
	var stmts func([]ast.Stmt)
	var expr func(ast.Expr)
	exprs := func(list []ast.Expr) {
		for _, e := range list {
			expr(e)
		}
	}
	expr = func(e ast.Expr) {
		if e == nil {
			return
		}
		visit(e)
		if f, ok := e.(*ast.FunctionExpr); ok {
			stmts(f.Stmts)
		}
		eachPart(e, expr)
	}
	stmts = func(block []ast.Stmt) {
		for _, s := range block {
			visitStmt(s)
			switch s := s.(type) {
			case *ast.LocalAssignStmt:
				exprs(s.Exprs)
			case *ast.AssignStmt:
				exprs(s.Lhs)
				exprs(s.Rhs)
			case *ast.FuncCallStmt:
				expr(s.Expr)
			case *ast.DoBlockStmt:
				stmts(s.Stmts)
			case *ast.WhileStmt:
				expr(s.Condition)
				stmts(s.Stmts)
			case *ast.RepeatStmt:
				expr(s.Condition)
				stmts(s.Stmts)
			case *ast.IfStmt:
				expr(s.Condition)
				stmts(s.Then)
				stmts(s.Else)
			case *ast.NumberForStmt:
				exprs([]ast.Expr{s.Init, s.Limit, s.Step})
				stmts(s.Stmts)
			case *ast.GenericForStmt:
				exprs(s.Exprs)
				stmts(s.Stmts)
			case *ast.FuncDefStmt:
				stmts(s.Func.Stmts)
			case *ast.ReturnStmt:
				exprs(s.Exprs)
			}
		}
	}
	stmts(block)
}

// eachPart calls visit for the expressions that e consists of, which may be nil.
func eachPart(e ast.Expr, visit func(ast.Expr)) {
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		visit(e.Object)
		visit(e.Key)
	case *ast.TableExpr:
		for _, f := range e.Fields {
			visit(f.Key)
			visit(f.Value)
		}
	case *ast.FuncCallExpr:
		visit(e.Func)
		visit(e.Receiver)
		for _, arg := range e.Args {
			visit(arg)
		}
	case *ast.LogicalOpExpr:
		visit(e.Lhs)
		visit(e.Rhs)
	case *ast.RelationalOpExpr:
		visit(e.Lhs)
		visit(e.Rhs)
	case *ast.StringConcatOpExpr:
		visit(e.Lhs)
		visit(e.Rhs)
	case *ast.ArithmeticOpExpr:
		visit(e.Lhs)
		visit(e.Rhs)
	case *ast.UnaryMinusOpExpr:
		visit(e.Expr)
	case *ast.UnaryNotOpExpr:
		visit(e.Expr)
	case *ast.UnaryLenOpExpr:
		visit(e.Expr)
	}
}

// anyReturn calls visit for every return statement in the body of a function, but not in nested
// functions.
func anyReturn(block []ast.Stmt, visit func(*ast.ReturnStmt)) {
	for _, s := range block {
		switch s := s.(type) {
		case *ast.ReturnStmt:
			visit(s)
		case *ast.DoBlockStmt:
			anyReturn(s.Stmts, visit)
		case *ast.WhileStmt:
			anyReturn(s.Stmts, visit)
		case *ast.RepeatStmt:
			anyReturn(s.Stmts, visit)
		case *ast.IfStmt:
			anyReturn(s.Then, visit)
			anyReturn(s.Else, visit)
		case *ast.NumberForStmt:
			anyReturn(s.Stmts, visit)
		case *ast.GenericForStmt:
			anyReturn(s.Stmts, visit)
		}
	}
}

// Shows reports whether a chunk mentions a function that shows a scene to clients: spawn, bind, or
// subscribe, which subscribes a session to a store.
func Shows(chunk []ast.Stmt) bool {
	found := false
	anyExpr(chunk, func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.IdentExpr:
			found = found || e.Value == "spawn" || e.Value == "bind"
		case *ast.AttrGetExpr:
			key, ok := e.Key.(*ast.StringExpr)
			found = found || ok && (key.Value == "spawn" || key.Value == "bind" || key.Value == "subscribe")
		case *ast.FuncCallExpr:
			found = found || e.Method == "subscribe"
		}
	})
	return found
}

// EachCall calls visit for every call in a chunk, however deep, and for each of them before its parts.
func EachCall(chunk []ast.Stmt, visit func(*ast.FuncCallExpr)) {
	anyExpr(chunk, func(e ast.Expr) {
		if call, ok := e.(*ast.FuncCallExpr); ok {
			visit(call)
		}
	})
}
