package luabind

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// addBoth adds the function both(fn, ...), which runs fn, and kernel(fn) with copies of the arrays
// among the arguments. It compares their results, errors and stored items bit for bit, and returns the
// results of fn.
func addBoth(t testing.TB) func(*Engine) {
	return func(e *Engine) {
		made := map[lua.LValue]lua.LValue{}
		e.root.SetGlobal("both", e.root.NewFunction(func(L *lua.LState) int {
			fn := L.CheckFunction(1)
			compiled := made[fn]
			if compiled == nil {
				L.Push(L.GetGlobal("kernel"))
				L.Push(fn)
				L.Call(1, 1)
				compiled = L.Get(-1)
				L.Pop(1)
				made[fn] = compiled
			}
			args := stackValues(L, 2)
			copies := make([]lua.LValue, len(args))
			for i, v := range args {
				copies[i] = v
				if x := typedarray.Of(v); x != nil {
					copies[i] = e.arrays.Wrap(L, x.Clone())
					for j := range i {
						if args[j] == v {
							copies[i] = copies[j]
						}
					}
				}
			}
			plain, plainErr := outcome(L, fn, args)
			fast, fastErr := outcome(L, compiled, copies)
			if plainErr != fastErr {
				t.Errorf("%s: the function raises %q, its kernel %q", script.FuncPlace(fn), plainErr, fastErr)
			} else if !sameValues(plain, fast) {
				t.Errorf("%s: the function returns %v, its kernel %v", script.FuncPlace(fn), plain, fast)
			}
			for i, v := range args {
				if x := typedarray.Of(v); x != nil && !sameArray(x, typedarray.Of(copies[i])) {
					t.Errorf("%s: the function stores %v in argument %d, its kernel %v", script.FuncPlace(fn), x, i+1, typedarray.Of(copies[i]))
				}
			}
			if plainErr != "" {
				L.Push(lua.LString(plainErr))
				return 1
			}
			for _, v := range plain {
				L.Push(v)
			}
			return len(plain)
		}))
	}
}

// outcome calls fn and returns its results, or the text of its error.
func outcome(L *lua.LState, fn lua.LValue, args []lua.LValue) (results []lua.LValue, err string) {
	top := L.GetTop()
	L.Push(L.GetGlobal("pcall"))
	L.Push(fn)
	for _, v := range args {
		L.Push(v)
	}
	machine.Call(L, len(args)+1, lua.MultRet)
	values := stackValues(L, top+1)
	L.SetTop(top)
	if values[0] == lua.LFalse {
		return nil, L.ToStringMeta(values[1]).String()
	}
	return values[1:], ""
}

func sameValues(a, b []lua.LValue) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, ok := a[i].(lua.LNumber)
		y, ok2 := b[i].(lua.LNumber)
		if ok != ok2 || ok && !sameNumber(float64(x), float64(y)) || !ok && a[i] != b[i] {
			return false
		}
	}
	return true
}

func sameNumber(x, y float64) bool {
	return x != x && y != y || math.Float64bits(x) == math.Float64bits(y)
}

func sameArray(x, y *array.Array) bool {
	if bytes.Equal(x.Bytes(), y.Bytes()) {
		return true
	}
	for i := range x.Len() {
		if !sameNumber(x.At(i), y.At(i)) {
			return false
		}
	}
	return true
}

// TestKernelEqualsPlain runs functions both ways.
func TestKernelEqualsPlain(t *testing.T) {
	numbers := `{0, 1, -1, 2, 3, 0.5, -0.5, 1.5, 7, -7, 10, 100, 255, 256, 1e9, -1e9, 2^31, 2^32, 2^53, 1e300, -1e300, 1e-300, 5e-324, 1/0, -1/0, 0/0, -0.0, 0.1, 3.999, math.pi}`
	one := []string{
		`return x + 1`, `return x - 1`, `return x * 3`, `return x / 3`, `return x / 4`, `return x / 0`, `return x % 3`, `return x % -3`, `return x % 0.7`, `return -x`,
		`return x ^ 2`, `return x ^ 0.5`, `return x ^ -1`, `return 2 ^ x`, `return x ^ 3`,
		`return x < 1, x <= 1, x > 1, x >= 1, x == 1, x ~= 1`,
		`return not (x < 1), not (x == x), not x`,
		`return x < 1 and 2 or 3`, `return (x < 1 and x) or 7`, `return x > 0 and (x < 10 and 1 or 2) or 3`, `return x > 1 and x < 9 or x == 100`,
		`return x + 0 and 5`, `return x + 0 or 5`, `return (x > 5 and 1) or (x > 2 and 2) or 3`, `if x > 0 and 1 then return 1 end return 2`,
		`if x + 0 then return 1 else return 2 end`,
		`local a, b = x, x + 1 a, b = b, a return a, b`,
		`local s = 0 for i = 1, 10 do s = s + i * x end return s`,
		`local s = 0 for i = 10, 1, -3 do s = s + i * x end return s`,
		`local s = 0 for i = 0.5, 3, 0.25 do s = s * 2 + i end return s`,
		`local n = 0 for i = 1, x do n = n + 1 if n > 20 then break end end return n`,
		`local n = 0 for i = x, 20 do n = n + 1 if n > 20 then break end end return n`,
		`local n, c = 0, 0 for i = x, -20, -1 do n, c = n + i, c + 1 if c > 20 then break end end return n`,
		`local n = 0 for i = 1, 10, x do n = n + 1 if n > 20 then break end end return n`,
		`local n = 0 for i = 10, 1, x do n = n + 1 if n > 20 then break end end return n`,
		`local n, m = 0, 0 for i = 1, 5 do n = n + i i = i * 2 m = m + i end return n, m`,
		`local i = 0 while i < x do i = i + 1 if i > 30 then break end end return i`,
		`local i = 0 repeat local j = i + 1 i = j until j > x or j > 30 return i`,
		`local i = 0 while true do i = i + 1 if i > 9 then return i end end`,
		`return math.floor(x), math.ceil(x), math.abs(x), math.sqrt(x)`,
		`return math.sin(x), math.cos(x), math.tan(x), math.exp(x)`,
		`return math.asin(x), math.acos(x), math.atan(x), math.sinh(x), math.cosh(x), math.tanh(x)`,
		`return math.log(x), math.log10(x), math.log(x, 2), math.log(x, 10), math.log(x, 3)`,
		`return math.modf(x)`, `return (math.modf(x))`, `local a, b = math.modf(x) return b, a`, `return math.deg(x), math.rad(x)`,
		`return math.max(x, 1), math.min(x, 1), math.max(1, x), math.min(1, x, 0/0), math.max(x)`,
		`return math.pow(x, 2), math.pow(x, 0.3), math.atan2(x, 1), math.atan2(1, x), math.fmod(x, 3), math.mod(x, -3)`,
		`return math.pi, math.huge, -math.huge`,
		`local sin, m = math.sin, math return sin(x)`,
		`do local x = 5 end local y = x do local x = y + 1 y = x end return y`,
		`local a = x == 1 local b = a and x > 0 return a, b, a == b, a ~= b`,
		`local i = 0 ::top:: i = i + 1 if i < 10 then goto top end return i`,
		`local s = 0 for i = 1, 10 do if i % 2 == 0 then goto continue end s = s + i ::continue:: end return s`,
		`local n = 5 local k = 0 for i = 1, n do for j = i + 1, n do k = k + j - i end end return k, n * k`,
		`local a, b, c = 1, 2, 3 a, b, c = c, a, b return a - b * c`,
		`local k = 0 for i = 1, 3 do k = -k - i end return k, 1 / (k * 0), 0 * -1, 1 / (0 * -k)`,
		`local z = 0 local k = z * -1 return 1 / k, 1 / -z`,
		`return 1 / math.floor(-0.5), 1 / math.ceil(-0.5), 1 / math.max(-0.0, 0), 1 / math.min(0, -0.0)`,
		`local best, at = 1e9, 0 for i = 1, 9 do local d = math.abs(i - x) if d < best then best, at = d, i end end return best, at`,
		`return (x + 2^53) - 2^53, x * 1e308 * 10, (x - 1) * (x + 1)`,
		`local n = 2^52 for i = 1, 3 do n = n * 3 + i end return n`,
		`local a = 1 for i = 1, 60 do a = a * 2 + 1 end return a`,
		`return`, `local y = x`, `if x > 3 then return end`,
	}
	var b strings.Builder
	fmt.Fprintf(&b, "local numbers = %s\n", numbers)
	b.WriteString("local function each(fn) for _, x in ipairs(numbers) do both(fn, x) end end\n")
	for _, body := range one {
		fmt.Fprintf(&b, "each(function(x) %s end)\n", body)
	}
	two := []string{
		`return x + y, x - y, x * y, x / y, x % y, x ^ y`, `return x < y, x <= y, x > y, x >= y, x == y, x ~= y`,
		`return math.max(x, y), math.min(x, y), math.atan2(x, y), math.fmod(x, y), math.pow(x, y)`,
		`return x < y and x or y`, `return (x < y and x or y) * 2 - (x > y and 1 or 0)`,
		`local n, c = 0, 0 for i = x, y do n, c = n + i, c + 1 if c > 20 then break end end return n, c`,
	}
	for _, body := range two {
		fmt.Fprintf(&b, "for _, x in ipairs(numbers) do for _, y in ipairs(numbers) do both(function(x, y) %s end, x, y) end end\n", body)
	}
	playWith(t, addBoth(t), b.String(), func(s *stage) { s.wantNoErrors() })
}

// TestKernelArrays reads and writes arrays of each kind.
func TestKernelArrays(t *testing.T) {
	bodies := []string{
		`local s = 0 for i = 1, #a do s = s + a[i] end return s, #a`,
		`for i = 1, #a do a[i] = a[i] / 2 + x end`,
		`for i = #a, 1, -1 do a[i] = a[#a - i + 1] end`,
		`a[1], a[2] = a[2], a[1]`, `a[1], a[1] = 5, 6`, `local i = 1 i, a[i] = 2, 9 return i`, `local i = 1 a[i], i = 7, 3 return i`,
		`a[x] = 1`, `return a[x]`, `return a[x + 1] + a[2 * x]`, `local z = 0 return a[z]`, `return a[-1]`, `a[#a + 1] = 3`,
		`local i = 1 while i <= #a do a[i] = i i = i + 2 end return i`,
		`for i = 1, #a - 1 do a[i] = a[i + 1] - a[i] + a[1] end`,
		`for i = 1, 2 do for j = 1, 3 do a[(i - 1) * 3 + j] = i * 10 + j end end`,
		`local w = x for j = 1, 2 do for i = 1, w do local k = (j - 1) * w + i a[k] = k + 0.25 end end return w`,
		`a[1] = 300`, `a[2] = -1`, `a[3] = 0/0`, `a[4] = 1e20`, `a[5] = -1.9`, `a[6] = 255.9`,
		`local b = a b[1] = 4 return b[1] + a[1], #b`,
		`local b, c = a, a b, c = c, b c[2] = 1 return b[2]`,
		`a[a[1]] = 2 return a[a[2]]`,
	}
	var b strings.Builder
	b.WriteString("local functions = {\n")
	for _, body := range bodies {
		fmt.Fprintf(&b, "  function(a, x) %s end,\n", body)
	}
	b.WriteString(`}
local numbers = {1, 2, 3, 0, 2.5, -1, 7, 1e10, -0.0, 0/0, 1/0, 2^52, 2^53 + 2, -2^60}
for _, kind in ipairs{Float32Array, Float16Array, Uint8Array, Uint32Array, Int32Array} do
  for _, x in ipairs(numbers) do
`)
	b.WriteString("    for _, fn in ipairs(functions) do both(fn, kind{1, 2, 3, 4, 5, 6}, x) end\n  end\n")
	b.WriteString(`
  both(function(a) return #a end, kind(0))
  both(function(a) return a[1] end, kind(0))
  both(function(a, b) for i = 1, #a do a[i] = b[i] end return b[1] end, kind{1, 2, 3}, Float32Array{7.5, 8.9, 9})
  local same = kind{1, 2, 3}
  both(function(a, b) a[1] = 9 b[2] = a[1] + b[1] return b[1], a[2] end, same, same)
end`)
	playWith(t, addBoth(t), b.String(), func(s *stage) { s.wantNoErrors() })
}
