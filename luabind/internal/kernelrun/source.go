package kernelrun

import (
	"fmt"
	"slices"
	"strings"
	"weak"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/kernel"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// analyze converts a Lua function to a function of package kernel. It adds the functions that the
// kernel depends on to c. outer lists the functions that are being analyzed.
func (k *Library) analyze(c *compiled, fn *lua.LFunction, outer []*lua.LFunction) (*kernel.Function, error) {
	chunk, line := fn.Proto.SourceName, fn.Proto.LineDefined
	if slices.Contains(outer, fn) {
		return nil, &kernel.Error{Chunk: chunk, Line: line, Message: "a kernel cannot call itself, directly or through another function", Hint: "use a loop"}
	}
	tree, err := k.tree(fn.Proto)
	if err != nil {
		return nil, err
	}
	outer = append(slices.Clone(outer), fn)
	named := variables(fn)
	return kernel.Analyze(chunk, tree, zeroOf(fn.Proto), func(name string) (kernel.Outer, error) {
		u := named[name]
		if u == nil {
			return k.global(c, fn, name, outer)
		}
		o, err := k.outer(c, u.Value(), outer)
		if o.Function != nil || o.Math != "" {
			c.merge([]binding{{name, u, u.Value()}})
		}
		o.Variable = u
		return o, err
	})
}

// zeroOf returns the constant 0 of a function, which may be -0. See [kernel.Analyze].
func zeroOf(p *lua.FunctionProto) float64 {
	for _, c := range p.Constants {
		if n, ok := c.(lua.LNumber); ok && n == 0 {
			return float64(n)
		}
	}
	return 0
}

// global looks up the name of a global. Kernels can use only functions among them.
func (k *Library) global(c *compiled, fn *lua.LFunction, name string, outer []*lua.LFunction) (kernel.Outer, error) {
	v := lua.LValue(lua.LNil)
	if fn.Env != nil {
		v = machine.GetString(fn.Env, name)
	}
	return k.outer(c, v, outer)
}

// outer describes a value outside of a kernel.
func (k *Library) outer(c *compiled, v lua.LValue, outer []*lua.LFunction) (o kernel.Outer, err error) {
	switch v := v.(type) {
	case *lua.LNilType:
	case lua.LNumber:
		o.Type = kernel.Number
	case lua.LBool:
		o.Type = kernel.Bool
	case *lua.LFunction:
		if other := toKernel(v); other != nil {
			c.merge(other.bound)
			o.Function = other.function
			return o, nil
		}
		if o.Math = k.library[v]; o.Math != "" {
			return o, nil
		}
		if v.IsG {
			o.What = "a function of the API"
			return o, nil
		}
		o.Function, err = k.analyze(c, v, outer)
	case *lua.LTable:
		if o.Library = v == k.math; !o.Library {
			o.What = "a table"
		} else if name := k.replaced(); name != "" {
			return o, fmt.Errorf("a kernel cannot use the library math: the script has replaced math.%s", name)
		}
	default:
		if typedarray.Of(v) != nil {
			o.Type = kernel.Array
		} else {
			o.What = script.Describe(v)
		}
	}
	return o, err
}

// replaced returns the name of a function of the library math that the script has replaced, or "".
func (k *Library) replaced() string {
	for fn, name := range k.library {
		if machine.GetString(k.math, name) != fn {
			return name
		}
	}
	return ""
}

// A parsed is a chunk with the functions in it.
type parsed struct {
	name  string
	lines []string
	found map[int][]foundFunction // by the line where they begin
}

type foundFunction struct {
	proto  *lua.FunctionProto
	tree   *ast.FunctionExpr
	method bool
}

// tree returns the syntax tree of a function. It compiles the text of the chunk again and returns the
// function at the same line that has the same code. If there are several, they do the same.
func (k *Library) tree(p *lua.FunctionProto) (*ast.FunctionExpr, error) {
	chunk := k.parse(p.SourceName)
	if chunk == nil {
		return nil, fmt.Errorf("kernel cannot see the source text of this function: it was made by load, or there is too much text; define it in a file")
	}
	for _, f := range chunk.found[p.LineDefined] {
		if !sameCode(f.proto, p) {
			continue
		}
		if f.method {
			return nil, &kernel.Error{Chunk: p.SourceName, Line: p.LineDefined, Message: "a kernel cannot be a method", Hint: "write a dot instead of the colon"}
		}
		return f.tree, nil
	}
	return nil, fmt.Errorf("kernel cannot find this function in the source text of %s: the text has changed since", p.SourceName)
}

// parse returns the functions of a chunk, or nil if the text of the chunk is not known. They are kept
// until the next collection, so that a script with many kernels is parsed once.
func (k *Library) parse(name string) *parsed {
	lines := k.host.Lines(name)
	if have := k.parsed.Value(); have != nil && have.name == name && len(lines) > 0 && len(have.lines) > 0 && &have.lines[0] == &lines[0] {
		return have
	}
	if lines == nil {
		return nil
	}
	text := strings.Join(lines, "\n")
	for _, expressions := range []bool{false, true} {
		chunk := &parsed{name: name, lines: lines, found: map[int][]foundFunction{}}
		err := compile.Options{Expressions: expressions, Interrupted: k.interrupted}.Functions(text, name, func(p *lua.FunctionProto, tree *ast.FunctionExpr, method bool) {
			chunk.found[p.LineDefined] = append(chunk.found[p.LineDefined], foundFunction{p, tree, method})
		})
		if err == nil {
			k.parsed = weak.Make(chunk)
			return chunk
		}
	}
	return nil
}

// sameCode reports whether two functions of one chunk do the same.
func sameCode(a, b *lua.FunctionProto) bool {
	if a == b {
		return true
	}
	if a.LineDefined != b.LineDefined || a.LastLineDefined != b.LastLineDefined || a.NumParameters != b.NumParameters || a.IsVarArg != b.IsVarArg {
		return false
	}
	return slices.Equal(a.Code, b.Code) && slices.Equal(a.Constants, b.Constants) &&
		slices.Equal(a.DbgSourcePositions, b.DbgSourcePositions) && slices.Equal(a.DbgUpvalues, b.DbgUpvalues) &&
		slices.EqualFunc(a.FunctionPrototypes, b.FunctionPrototypes, sameCode)
}
