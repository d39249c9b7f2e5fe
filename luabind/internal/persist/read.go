package persist

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A reader reads the file of a persist table. It does not run the file: it accepts only
// constants and constructors.
type reader struct {
	file  string
	local string // the name of the list of tables; "" before its declaration
	list  []*Table
}

// Decode returns the table in the text of a file. An error names the line.
func Decode(text, file string, interrupted func() bool) (root *Table, err error) {
	tree, err := parse.Options{Interrupted: interrupted}.Chunk(strings.TrimPrefix(text, "\ufeff"), file)
	if err != nil {
		return nil, err
	}
	r := &reader{file: file}
	for _, s := range tree {
		switch s := s.(type) {
		case *ast.LocalAssignStmt:
			err = r.declare(s)
		case *ast.AssignStmt:
			err = r.assign(s)
		case *ast.ReturnStmt:
			if len(s.Exprs) == 1 {
				v, err := r.value(s.Exprs[0])
				if root, _ = v.(*Table); root != nil || err != nil {
					return root, err
				}
			}
			return nil, r.wrong(s, "it returns something other than a table")
		default:
			err = r.notData(s)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, errors.New(file + ": it returns nothing")
}

func (r *reader) wrong(at ast.PositionHolder, what string) error {
	return fmt.Errorf("%s:%d: %s", r.file, at.Line(), what)
}

func (r *reader) notData(at ast.PositionHolder) error {
	return r.wrong(at, "only data is allowed here")
}

// declare reads local t = { {}, {} }.
func (r *reader) declare(s *ast.LocalAssignStmt) error {
	if len(s.Names) == 1 && len(s.Exprs) == 1 && r.local == "" {
		v, err := r.value(s.Exprs[0])
		if err != nil {
			return err
		}
		if t, ok := v.(*Table); ok {
			r.local = s.Names[0]
			for _, v := range t.values {
				inner, _ := v.(*Table)
				r.list = append(r.list, inner)
			}
			return nil
		}
	}
	return r.notData(s)
}

// assign reads t[1].key = value.
func (r *reader) assign(s *ast.AssignStmt) error {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		return r.notData(s)
	}
	target, ok := s.Lhs[0].(*ast.AttrGetExpr)
	if !ok {
		return r.notData(s)
	}
	t, err := r.value(target.Object)
	if err != nil {
		return err
	}
	table, ok := t.(*Table)
	if !ok {
		return r.notData(s)
	}
	key, err := r.key(target.Key)
	if err != nil {
		return err
	}
	v, err := r.value(s.Rhs[0])
	if err != nil {
		return err
	}
	table.put(key, v)
	return nil
}

// put appends an entry.
func (t *Table) put(key lua.LValue, v Value) {
	if v == lua.LNil {
		return
	}
	if key == lua.LNumber(t.array+1) {
		t.array++
	}
	t.keys, t.values = append(t.keys, key), append(t.values, v)
}

func (r *reader) key(e ast.Expr) (lua.LValue, error) {
	v, err := r.value(e)
	if err != nil {
		return nil, err
	}
	switch k := v.(type) {
	case lua.LNumber:
		if k == k {
			return k, nil
		}
	case lua.LString, lua.LBool:
		return k.(lua.LValue), nil
	}
	return nil, r.wrong(e, "this cannot be a key")
}

func (r *reader) value(e ast.Expr) (Value, error) {
	switch e := e.(type) {
	case *ast.NilExpr:
		return lua.LNil, nil
	case *ast.TrueExpr:
		return lua.LTrue, nil
	case *ast.FalseExpr:
		return lua.LFalse, nil
	case *ast.StringExpr:
		return lua.LString(e.Value), nil
	case *ast.NumberExpr, *ast.UnaryMinusOpExpr, *ast.ArithmeticOpExpr:
		return r.number(e)
	case *ast.TableExpr:
		return r.table(e)
	case *ast.IdentExpr:
		if e.Value == "null" {
			return null{}, nil
		}
	case *ast.FuncCallExpr:
		return r.call(e)
	case *ast.AttrGetExpr:
		if id, ok := e.Object.(*ast.IdentExpr); ok && id.Value == r.local && r.local != "" {
			if i, err := r.number(e.Key); err == nil && i >= 1 && int(i) <= len(r.list) && r.list[int(i)-1] != nil {
				return r.list[int(i)-1], nil
			}
		}
	}
	return nil, r.notData(e)
}

// number reads a numeric constant, such as -1.5 or 1/0.
func (r *reader) number(e ast.Expr) (lua.LNumber, error) {
	switch e := e.(type) {
	case *ast.NumberExpr:
		if n, ok := number.Parse(e.Value); ok {
			return lua.LNumber(n), nil
		}
	case *ast.UnaryMinusOpExpr:
		n, err := r.number(e.Expr)
		return -n, err
	case *ast.ArithmeticOpExpr:
		a, err1 := r.number(e.Lhs)
		b, err2 := r.number(e.Rhs)
		if e.Operator == "/" {
			return a / b, errors.Join(err1, err2)
		}
	}
	return 0, r.wrong(e, "this is not a number")
}

func (r *reader) table(e *ast.TableExpr) (*Table, error) {
	t := &Table{keys: make([]lua.LValue, 0, len(e.Fields)), values: make([]Value, 0, len(e.Fields))}
	next := 1
	for _, f := range e.Fields {
		key := lua.LValue(lua.LNumber(next))
		if f.Key == nil {
			next++
		} else {
			var err error
			if key, err = r.key(f.Key); err != nil {
				return nil, err
			}
		}
		v, err := r.value(f.Value)
		if err != nil {
			return nil, err
		}
		t.put(key, v)
	}
	return t, nil
}

// call reads the constructors that vuerlua adds: bytes "...", Float32Array{...}, array{...}, Box{...}.
func (r *reader) call(e *ast.FuncCallExpr) (Value, error) {
	fn, ok := e.Func.(*ast.IdentExpr)
	if !ok || len(e.Args) != 1 {
		return nil, r.notData(e)
	}
	v, err := r.value(e.Args[0])
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case lua.LString:
		if fn.Value == "bytes" {
			return element.Bytes(v), nil
		}
	case *Table:
		if i := slices.IndexFunc(array.Kinds(), func(k array.Kind) bool { return k.String() == fn.Value }); i >= 0 {
			return r.array(e, array.Kinds()[i], v)
		}
		if _, is := catalog.Lookup(fn.Value); is || fn.Value == "array" || fn.Value == "map" {
			v.mark = fn.Value
			return v, nil
		}
	}
	return nil, r.notData(e)
}

func (r *reader) array(at ast.PositionHolder, k array.Kind, t *Table) (Value, error) {
	numbers := make([]float64, len(t.values))
	for i, v := range t.values {
		n, ok := v.(lua.LNumber)
		if !ok {
			return nil, r.wrong(at, "an array holds numbers only")
		}
		numbers[i] = float64(n)
	}
	a, err := array.Maker{}.Of(k, numbers)
	if err != nil {
		return nil, r.wrong(at, err.Error())
	}
	return a, nil
}
