package machine

import (
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	lua "github.com/yuin/gopher-lua"
)

const (
	// maxString is the maximum length of the result of a concatenation. The sandbox has the same
	// limit for strings that functions of the standard library build.
	maxString = 256 << 20
	// longString is the length from which a concatenation takes long enough to check the hook.
	longString = 64 << 10
	// hugeString is the length from which a concatenation raises the hook. A few such strings can
	// exceed the memory limit before the hook's owner would raise it.
	hugeString = 8 << 20
)

// concat joins the values in the registers from first to last, which are absolute indices, and
// returns the result. It works from right to left, and joins a run of strings and numbers in one
// step.
func (t *thread) concat(first, last int) lua.LValue {
	reg := t.state.reg
	right := reg.array[last]
	for last > first {
		left := reg.array[last-1]
		if !isText(left) || !isText(right) {
			handler := t.eitherHandler(left, right, "__concat")
			if isNil(handler) {
				t.noConcat(left, right, last)
			}
			right = t.invoke(1, handler, left, right)
			last--
			continue
		}
		from := last - 1
		for from > first && isText(reg.array[from-1]) {
			from--
		}
		reg.array[last] = right
		right = t.join(reg.array[from : last+1])
		last = from
	}
	return right
}

func isText(v lua.LValue) bool {
	switch v.(type) {
	case lua.LString, lua.LNumber:
		return true
	}
	return false
}

// join joins strings and numbers.
func (t *thread) join(values []lua.LValue) lua.LValue {
	if len(values) == 2 {
		if a, ok := values[0].(lua.LString); ok {
			if b, ok := values[1].(lua.LString); ok && len(a)+len(b) < longString {
				return a + b
			}
		}
	}
	const widest = 24 // the maximum length of a number
	size, room := 0, 0
	for _, v := range values {
		if s, ok := v.(lua.LString); ok {
			size += len(s)
		} else {
			room += widest
		}
	}
	if size+room > maxString {
		t.raise("string length overflow")
	}
	var fixed [64]byte
	out := fixed[:0]
	if size+room > len(fixed) {
		out = make([]byte, 0, size+room)
	}
	for _, v := range values {
		if s, ok := v.(lua.LString); ok {
			out = append(out, s...)
		} else if n, ok := v.(lua.LNumber); ok {
			out = number.Append(out, float64(n))
		}
	}
	if len(out) > longString {
		if len(out) > hugeString {
			t.hook.Raise()
		}
		t.check() // the string may have exceeded the memory limit
	}
	if room > 0 || size <= len(fixed) {
		return lua.LString(out)
	}
	return lua.LString(Text(out))
}
